import { createInterface } from "node:readline";
import { TouchstoneError } from "../../lib/index.js";
import {
  DEFAULT_REASON,
  type FixtureView,
  type ListedFixture,
  type Review,
  type ReviewList,
} from "../../review/index.js";
import { storeErrors } from "../../store/index.js";
import { withStop } from "../shared/interrupt.js";
import { formatErrorText } from "../shared/print-error.js";
import { paint } from "../shared/terminal.js";
import { describeDamage } from "./output.js";

/** The maximum number of a fixture's differences on the terminal; `m` shows all of them. */
const MAX_DIFFERENCES = 12;
const PROMPT = "[a]ccept, [r]eject, [s]kip, [m]ore, [q]uit (a reason may follow): ";

/**
 * Reviews the fixtures one by one on a terminal. It shows the differences and asks for a line such as `r the order is
 * wrong`. The lines may also come from a pipe; the end of the pipe means `q`, or, after `a`, that there is no reason.
 */
export async function runTerminalReview(review: Review, list: ReviewList): Promise<void> {
  const input = createInterface({ input: process.stdin, terminal: false });
  const lines = input[Symbol.asyncIterator]();
  const ask = async (question: string) => {
    process.stdout.write(question);
    const { value, done } = await lines.next();
    if (done || !process.stdin.isTTY) process.stdout.write("\n");
    return done ? undefined : value;
  };
  try {
    await withStop(
      () => input.close(),
      () => reviewFixtures(review, list, ask),
    );
  } finally {
    input.close();
  }
}

async function reviewFixtures(review: Review, list: ReviewList, ask: AskQuestion): Promise<void> {
  for (const line of describeDamage(list.problems)) console.log(line);
  for (const line of list.stale) console.log(`stale: ${escapeControls(line)}`);
  const open = list.fixtures.filter(({ decision }) => decision === null);
  for (const [index, fixture] of open.entries()) {
    const goOn = await reviewFixture(review, fixture, `${index + 1}/${open.length}`, ask);
    if (!goOn) return;
  }
}

/** Asks the user. Resolves to undefined at the end of the input. */
type AskQuestion = (question: string) => Promise<string | undefined>;

/** @returns whether to continue with the next fixture */
async function reviewFixture(
  review: Review,
  { name }: ListedFixture,
  place: string,
  ask: AskQuestion,
): Promise<boolean> {
  const view = await review.viewFixture(name);
  console.log(renderHeading(view, place));
  printDifferences(view, MAX_DIFFERENCES);
  for (;;) {
    const answer = await ask(PROMPT);
    if (answer === undefined) return false;
    const [, word = "", rest = ""] = /^\s*(\S*)\s*(.*)$/.exec(answer) ?? [];
    if (isAbbreviation(word, "quit")) return false;
    if (isAbbreviation(word, "skip")) return true;
    if (isAbbreviation(word, "more")) printDifferences(view, Number.POSITIVE_INFINITY);
    else if (isAbbreviation(word, "accept") || isAbbreviation(word, "reject")) {
      const what = isAbbreviation(word, "accept") ? "accept" : "reject";
      const given = rest || (await ask(what === "accept" ? `Reason [${DEFAULT_REASON}]: ` : "Reason: "));
      if (given === undefined && what === "reject") return false;
      const reason = given ?? ""; // an accepted fixture needs no reason
      if (await applyDecision(review, what, view, reason)) return true;
    } else console.log("Answer with a, r, s, m or q.");
  }
}

/** @returns whether to go on to the next fixture: this one is decided, or somebody has changed or accepted it meanwhile */
async function applyDecision(
  review: Review,
  what: "accept" | "reject",
  view: FixtureView,
  reason: string,
): Promise<boolean> {
  try {
    await review[what]([view], reason);
    console.log(`${what}ed ${view.name}`);
    return true;
  } catch (error) {
    if (!(error instanceof TouchstoneError)) throw error;
    console.log(formatErrorText(error));
    const { fixtureMoved, alreadyAccepted } = storeErrors;
    return error.code === fixtureMoved.code || error.code === alreadyAccepted.code;
  }
}

function renderHeading({ name, title, change, provenance, secrets }: FixtureView, place: string): string {
  const from = (provenance.new ?? provenance.old ?? [])
    .filter(([what]) => ["SDK", "codex", "harvested"].includes(what))
    .map(([what, value]) => `${what} ${escapeControls(value)}`);
  const found = secrets.map(
    ({ file, line, path, rule }) => `  may hold a secret: ${file}:${line} ${escapeControls(path)} (${rule})`,
  );
  return [
    `\n${place} ${paint("bold", name)} (${change}): ${escapeControls(title)}`,
    `  ${from.join(", ")}`,
    ...found,
  ].join("\n");
}

function printDifferences({ files, differences }: FixtureView, most: number): void {
  const all = files.flatMap((file) =>
    file.differences.map((difference) => ({ file: file.file, ...difference })),
  );
  for (const { file, oldLine, newLine, class: gravity, message } of all.slice(0, most)) {
    const line = newLine ?? oldLine;
    const color = { breaking: "red", additive: "green", cosmetic: "yellow" } as const;
    console.log(
      `  ${paint(color[gravity], gravity.padEnd(8))} ${file}${line === null ? "" : `:${line}`} ${escapeControls(message)}`,
    );
  }
  if (all.length > most) {
    const counts = Object.entries(differences).map(([what, count]) => `${count} ${what}`);
    console.log(`  … ${all.length} in all: ${counts.join(", ")}`);
  }
  if (all.length === 0) console.log("  no difference");
}

function isAbbreviation(word: string, of: string): boolean {
  return word !== "" && of.startsWith(word.toLowerCase());
}

/** Writes the control and format characters of a fixture's text as escapes, since a terminal would obey them. */
export function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (char) => char.split("").map(escapeUnit).join(""));
}

/** Writes a UTF-16 code unit as an escape, such as `\u001b`. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

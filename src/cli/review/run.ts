import { writeFile } from "node:fs/promises";
import { loadConfig } from "../../config/index.js";
import { diffErrors } from "../../diff/index.js";
import { didYouMean, formatCount, launchProgram } from "../../lib/index.js";
import {
  type ListedFixture,
  Review,
  type ReviewList,
  renderReviewPage,
  serveReview,
} from "../../review/index.js";
import { cliErrors } from "../errors.js";
import { readActor, readCurrentTime } from "../shared/audit-facts.js";
import { chooseFixturesFolder } from "../shared/fixtures.js";
import type { ReviewFlags } from "../shared/flags.js";
import { version } from "../shared/version.js";
import { runTerminalReview } from "./terminal.js";

export async function runReview(flags: ReviewFlags): Promise<void> {
  checkFlags(flags);
  const config = await loadConfig();
  const folder = await chooseFixturesFolder(flags, config);
  const review = await Review.open({
    folder,
    base: flags.base,
    cwd: process.cwd(),
    unreviewed: flags.unreviewed ?? false,
    decisionContext: {
      by: flags.by ?? (await readActor()),
      tool: version,
      environment: { platform: `${process.platform}-${process.arch}`, node: process.versions.node },
      now: readCurrentTime,
      onWait: () => console.error(`${folder} is locked: waiting`),
      // A page should answer quickly, and its user can try again.
      ...(usesBrowser(flags) && { timeoutMs: 3000 }),
    },
  }).catch((error) => {
    const hasNoBase = error.code === diffErrors.noSuchSet.code && flags.base === "HEAD";
    throw hasNoBase ? cliErrors.noBase({ folder, cause: error }) : error;
  });
  if (flags.accept || flags.reject) return applyDecisions(review, flags);
  const list = await review.listFixtures();
  if (flags.json) return console.log(JSON.stringify(list, null, 2));
  if (list.fixtures.length === 0) return console.log(explainNothingToReview(list, flags));
  if (flags.static !== undefined) return writePage(review, list, flags.static);
  await (flags.terminal ? runTerminalReview(review, list) : serveReviewPage(review, list, flags));
  console.log(renderSummary(review, await review.listFixtures()));
}

function usesBrowser({ terminal, accept, reject }: ReviewFlags): boolean {
  return !terminal && !accept && !reject;
}

/** @throws TouchstoneError `review-flags` if the flags can't be combined */
function checkFlags({ terminal, static: file, accept, reject, json, reason }: ReviewFlags): void {
  const ways = [terminal && "--terminal", file && "--static", accept && "--accept", reject && "--reject"];
  const given = ways.flatMap((way) => way || []);
  if (given.length > 1) throw cliErrors.reviewFlagsConflict({ flags: given });
  const [flag] = given;
  if (json && flag && (terminal || file)) throw cliErrors.reviewJsonConflict({ flag });
  if (reason !== undefined && !accept && !reject) {
    throw cliErrors.reviewReasonUnused();
  }
}

/** Applies the decisions of `--accept` and `--reject` without a question. */
async function applyDecisions(review: Review, { accept, reject, reason, json }: ReviewFlags): Promise<void> {
  const { fixtures } = await review.listFixtures();
  const chosen = chooseFixtures(fixtures, accept ?? reject ?? [], reject !== undefined);
  if (accept) await review.accept(chosen, reason ?? "reviewed");
  else await review.reject(chosen, reason ?? "");
  if (json) return console.log(JSON.stringify({ decided: review.decided }, null, 2));
  console.log(renderSummary(review, await review.listFixtures()));
}

/** @param names of fixtures, or `all` for all open ones */
function chooseFixtures(fixtures: ListedFixture[], names: string[], reject: boolean): ListedFixture[] {
  if (names.includes("all")) {
    return fixtures.filter(({ decision, change }) => decision === null && !(reject && change === "same"));
  }
  return [...new Set(names)].map((name) => {
    const found = fixtures.find((fixture) => fixture.name === name);
    if (found) return found;
    const all = fixtures.map((fixture) => fixture.name);
    throw cliErrors.reviewNoSuchFixture({ name, near: didYouMean(name, all) });
  });
}

async function writePage(review: Review, list: ReviewList, file: string): Promise<void> {
  const html = await renderReviewPage(review);
  await writeFile(file, html).catch((cause) => {
    throw cliErrors.pageNotWritten({ file, cause });
  });
  const withheld = list.fixtures.filter(({ findings }) => findings > 0).length;
  const note = withheld > 0 ? `, without the events of ${withheld} that may hold a secret` : "";
  console.log(`wrote ${file}: ${formatCount(list.fixtures.length, "fixture")} to look at${note}`);
  console.log("Next: attach it to the pull request.");
}

/** Serves the review's page until the reviewer ends the review or interrupts the command. */
async function serveReviewPage(review: Review, list: ReviewList, { port, open }: ReviewFlags): Promise<void> {
  const server = await serveReview(review, port);
  try {
    console.log(`${formatCount(list.fixtures.length, "fixture")} to review: ${server.url}`);
    console.log("Ctrl-C, or the page's Done button, ends it.");
    if (open && process.stdout.isTTY) openBrowser(server.url);
    await Promise.race([server.done, waitForInterrupt()]);
  } finally {
    await server.close();
  }
}

function waitForInterrupt(): Promise<void> {
  return new Promise((done) => {
    process.once("SIGINT", () => done());
    process.once("SIGTERM", () => done());
  });
}

/** Opens the page in a browser. Without a browser, the user opens the printed address. */
function openBrowser(url: string): void {
  launchProgram(process.platform === "darwin" ? "open" : "xdg-open", [url]);
}

function explainNothingToReview({ folder, base, same }: ReviewList, { unreviewed }: ReviewFlags): string {
  const next = unreviewed
    ? "Next: `touchstone harvest`, when something has changed."
    : "Next: `touchstone review --unreviewed` for those that nobody has accepted, or `touchstone harvest`.";
  return `Nothing to review: ${folder} is as in ${base} (${formatCount(same, "fixture")}).\n${next}`;
}

/** The checklist has a column for the reviewer of each fixture. */
const NEXT_STEP = "`touchstone checklist`, and commit";

function renderSummary(review: Review, { fixtures }: ReviewList): string {
  const lines = review.decided.map(({ name, what, reason }) => `${what} ${name}: ${reason}`);
  const left = fixtures.filter(({ decision }) => decision === null).length;
  if (left > 0) lines.push(`${formatCount(left, "fixture")} still open. Next: \`touchstone review\`.`);
  else if (lines.length > 0) lines.push(`Next: ${NEXT_STEP}.`);
  else lines.push(`Nothing was decided; all is decided already. Next: ${NEXT_STEP}.`);
  return lines.join("\n");
}

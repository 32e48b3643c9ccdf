/** The list of what can't be the same on the real codex and on the fake one, and why. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeCell } from "../../src/lib/index.js";
import { REPOSITORY } from "../helpers/project.js";
import type { Difference } from "./compare.js";

/** An entry of explained.json. Each pattern that it has must match. */
export interface Explanation {
  name: string;
  /** Which part of the answer: `answers`, `notifications`, `code`, `stderr`, `log`, `result`, `parsing`. */
  what?: string;
  /** The client's line, or the command line. */
  input?: string;
  real?: string;
  fake?: string;
  /** Whether codex is then in another state, so that what follows in the session differs, too. */
  ends?: boolean;
  reason: string;
}

export const EXPLANATIONS: Explanation[] = JSON.parse(
  readFileSync(join(REPOSITORY, "test/faithful/explained.json"), "utf8"),
);

/** Finds the entry that explains a difference. */
export function explain(difference: Difference): Explanation | undefined {
  return EXPLANATIONS.find((entry) =>
    (["what", "input", "real", "fake"] as const).every(
      (part) => entry[part] === undefined || new RegExp(entry[part], "s").test(difference[part]),
    ),
  );
}

/**
 * Lists the differences that no entry explains.
 * @param count is called with each entry that explains one
 */
export function findUnexplained(
  differences: Difference[],
  count: (name: string) => void = () => {},
): Difference[] {
  const unexplained: Difference[] = [];
  let hasEnded = false;
  for (const difference of differences) {
    const isAtEnd = ["code", "stderr", "log", "unread lines"].includes(difference.what);
    if (hasEnded && !isAtEnd) continue;
    const entry = explain(difference);
    if (!entry) unexplained.push(difference);
    else {
      count(entry.name);
      hasEnded ||= entry.ends === true;
    }
  }
  return unexplained;
}

const INTRODUCTION = `# Differences between the fake codex and codex

This page lists the differences that can't be removed, with the reason for each.

\`npm run test:faithful -- --runs N [--seed S]\` compares the two programs. fast-check generates sessions of \`codex app-server\` (orders, omissions, repetitions, wrong params,
unknown methods, ids of every kind, answers to nothing, odd bytes) and command lines (from the grammar of the flags, and calls of exec that run a turn). Each session goes to
the real codex with the model server, and to the fake codex in its default mode. Both must give the same answer or refusal, code, message, exit code and stderr, after
normalization of ids, times and paths. A difference that is not listed below fails the run, which prints the seed and the smallest input. \`npm test\` runs a fixed sample. The
list is \`test/faithful/explained.json\`; there, each entry also has the patterns of the differences that it explains.

| difference | reason |
|---|---|
`;

/** Renders docs/faithful.md. */
export function renderExplanations(): string {
  const rows = EXPLANATIONS.map(({ name, reason }) => `| ${escapeCell(name)} | ${escapeCell(reason)} |\n`);
  return `${INTRODUCTION}${rows.join("")}`;
}

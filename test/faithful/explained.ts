/** The list of what can't be the same on the real codex and on the fake one, and why. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../helpers/project.js";
import type { Difference } from "./compare.js";

/** An entry of explained.json. Each pattern that it has must match. */
export interface Explanation {
  name: string;
  /** Which part of the answer: `answers`, `notifications`, `code`, `stdout`, `stderr`, `parsing`. */
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
    const isAtEnd = difference.what === "code" || difference.what === "stderr";
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

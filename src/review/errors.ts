import { defineErrors } from "../lib/index.js";

/** The errors of a review. Errors that occur while the store carries out a decision are in src/store/errors.ts. */
export const reviewErrors = defineErrors({
  baseIncomplete: {
    kind: "finding",
    message: ({ base, name, problem }: { base: string; name: string; problem: string }) =>
      `${name} can't be restored: ${base} ${problem}.`,
    hint: "Nothing was written. Name another base with `--base`: one with a manifest that lists this fixture.",
    example: { base: "BASE", name: "FIXTURE", problem: "has no manifest entry for it" },
  },
  reasonMissing: {
    kind: "usage",
    message: "A rejection needs a reason.",
    hint: "Say why in a few words: it goes into the audit log (`--reason TEXT`).",
  },
});

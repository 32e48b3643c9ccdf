import { defineErrors, getErrorMessage } from "../lib/index.js";

/** The errors of a review. The store has further errors for its own part. */
export const reviewErrors = defineErrors({
  baseIncomplete: {
    kind: "finding",
    message: ({ base, name, problem }: { base: string; name: string; problem: string }) =>
      `${name} can't be put back: ${base} ${problem}.`,
    hint: "Nothing was written. Name another base with `--base`: one with a manifest that lists this fixture.",
    example: { base: "BASE", name: "FIXTURE", problem: "has no manifest entry for it" },
  },
  portInUse: {
    kind: "environment",
    message: ({ port, cause }: { port: number; cause: unknown }) =>
      `The review page can't be served at 127.0.0.1:${port}: ${getErrorMessage(cause)}`,
    hint: "Leave `--port` out to get one that is free, or use `--terminal`.",
    example: { port: 4000, cause: "REASON" },
  },
  reasonMissing: {
    kind: "usage",
    message: "A rejection needs a reason.",
    hint: "Say why in a few words: it goes into the audit log (`--reason TEXT`).",
  },
});

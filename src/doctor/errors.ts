import { defineErrors, getErrorMessage } from "../lib/index.js";

/** The errors that only doctor reports. */
export const doctorErrors = defineErrors({
  codexCacheDamaged: {
    kind: "environment",
    message: ({ cause }: { folder: string; cause: unknown }) =>
      `The cached codex can't be used: ${getErrorMessage(cause)}`,
    hint: ({ folder }) => `Remove ${folder}: the next harvest downloads it again.`,
    example: { folder: "FOLDER", cause: "PROBLEM" },
  },
  packageIndexSilent: {
    kind: "environment",
    message: ({ version }: { version: string | undefined; cause: unknown }) =>
      `openai-codex ${version} is not installed yet, and the package index does not answer.`,
    hint: "Check the network and the package index (`pip config list`): `python3 -m pip index versions openai-codex` must work.",
    example: { version: "VERSION", cause: "REASON" },
  },
});

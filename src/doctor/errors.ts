import { defineErrors, getErrorMessage } from "../lib/index.js";

/** The errors that only doctor reports. */
export const doctorErrors = defineErrors({
  codexCacheDamaged: {
    kind: "environment",
    message: ({ cause }: { folder: string; cause: unknown }) =>
      `The cached codex has changed: ${getErrorMessage(cause)}`,
    hint: ({ folder }) => `Remove ${folder}: the next harvest gets it anew.`,
    example: { folder: "FOLDER", cause: "PROBLEM" },
  },
});

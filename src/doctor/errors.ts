import { defineErrors, getErrorMessage } from "../lib/index.js";

/** What doctor finds that no other command would say in these words. */
export const doctorErrors = defineErrors({
  codexCacheDamaged: {
    kind: "environment",
    message: ({ cause }: { folder: string; cause: unknown }) =>
      `The cached codex is not what it was: ${getErrorMessage(cause)}`,
    hint: ({ folder }) => `Remove ${folder}: the next harvest gets it anew.`,
    example: { folder: "FOLDER", cause: "PROBLEM" },
  },
});

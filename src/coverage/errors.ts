import { defineErrors, getErrorMessage } from "../lib/index.js";

/** The errors of the file with the reasons for missing coverage. */
export const coverageErrors = defineErrors({
  reasonsInvalid: {
    kind: "usage",
    message: ({ file, cause }: { file: string; cause: unknown }) => `${file}: ${getErrorMessage(cause)}`,
    hint: "It holds `notifications:`, `items:` and `requests:`, each a mapping from a name to the reason.",
    example: { file: "FILE", cause: "PROBLEM" },
  },
});

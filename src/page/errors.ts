import { defineErrors, getErrorMessage } from "../lib/index.js";

/** The errors of the bundled pages. */
export const pageErrors = defineErrors({
  pageMissing: {
    kind: "environment",
    message: ({ moduleName, cause }: { moduleName: string; cause: unknown }) =>
      `The page of ${moduleName} has not been built: ${getErrorMessage(cause)}`,
    hint: "In a checkout run `npm run build`; else install `codex-touchstone` again.",
    example: { moduleName: "review", cause: "REASON" },
  },
});

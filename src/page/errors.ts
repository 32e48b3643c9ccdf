import { defineErrors, getErrorMessage } from "../lib/index.js";

/** The errors of the pages. */
export const pageErrors = defineErrors({
  pageMissing: {
    kind: "environment",
    message: ({ moduleName, cause }: { moduleName: string; cause: unknown }) =>
      `The page of ${moduleName} has not been built: ${getErrorMessage(cause)}`,
    hint: "In a checkout run `npm run build`; else install `codex-touchstone` again.",
    example: { moduleName: "review", cause: "REASON" },
  },
  portInUse: {
    kind: "environment",
    message: ({ port, cause }: { port: number; cause: unknown }) =>
      `The page can't be served at 127.0.0.1:${port}: ${getErrorMessage(cause)}`,
    hint: "Leave out `--port` to get a free port, or stay in the terminal: `touchstone review --terminal`, or `touchstone show` without `--web`.",
    example: { port: 4000, cause: "REASON" },
  },
});

import { defineErrors, getErrorMessage } from "../lib/index.js";

/** The errors of the bundled pages. */
export const pageErrors = defineErrors({
  pageMissing: {
    kind: "environment",
    message: ({ room, cause }: { room: string; cause: unknown }) =>
      `The page of ${room} has not been built: ${getErrorMessage(cause)}`,
    hint: "In a checkout run `npm run build`; else install `codex-touchstone` again.",
    example: { room: "review", cause: "REASON" },
  },
});

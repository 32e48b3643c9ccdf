import { messageOf, SYSTEM_HINTS, TouchstoneError } from "../lib/index.js";

/**
 * The error for a file that could not be written.
 * @param path as the user knows it
 * @param state what the failure left behind, as a sentence
 */
export function writeFailed(path: string, state: string, cause: unknown): TouchstoneError {
  if (cause instanceof TouchstoneError) return cause;
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  return new TouchstoneError(`${path} could not be written: ${messageOf(cause)}`, {
    kind: "environment",
    code: "store-write-failed",
    hint: `${state} ${HINTS[code] ?? "Run it again once the cause is gone."}`,
    cause,
  });
}

const NOT_ALLOWED =
  "This user may not write there: mend the permissions, or write elsewhere with `--output`.";

const HINTS: Record<string, string> = {
  ...SYSTEM_HINTS,
  EROFS: "The file system is read-only: write elsewhere with `--output`.",
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
};

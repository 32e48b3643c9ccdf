/** The one error class. Only the command line (`cli/`) and the fake codex (`replay/`) turn it into text and an exit code. */

/**
 * The group of an error, which decides the exit code. `usage` (wrong use) and `environment` (something is missing or does not
 * work) end with 2. `finding` ends with 1: touchstone did its work, and the result is bad.
 */
export type ErrorKind = "usage" | "environment" | "finding";

export interface TouchstoneErrorOptions {
  kind: ErrorKind;
  /** Stable name for machines, in kebab case: `codex-version-mismatch`. */
  code: string;
  /** The next steps for the user, as one or more sentences. */
  hint: string;
  cause?: unknown;
}

/**
 * An error that touchstone throws on purpose: what happened and where (`message`), and the next steps (`hint`).
 */
export class TouchstoneError extends Error {
  override readonly name = "TouchstoneError";
  readonly kind: ErrorKind;
  readonly code: string;
  readonly hint: string;

  /** @param message what happened, and where */
  constructor(message: string, { kind, code, hint, cause }: TouchstoneErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.code = code;
    this.hint = hint;
  }
}

/**
 * Returns the message of any thrown value, without the system call and the path at its end: `ENOENT: no such file or directory`.
 * It is for a text that names the path already.
 */
export function getReason(thrown: unknown): string {
  const { syscall, path } = (thrown ?? {}) as NodeJS.ErrnoException;
  const message = getErrorMessage(thrown);
  return syscall !== undefined && path !== undefined ? message.replace(/, \w+ '.*$/s, "") : message;
}

/** Returns the message of any thrown value. */
export function getErrorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

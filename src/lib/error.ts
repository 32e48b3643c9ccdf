/** The one error class. `cli/` alone turns it into text and an exit code. */

/**
 * What went wrong, in groups that decide the exit code:
 * `usage` and `environment` end with 2 (wrong use, or something is missing), `finding` with 1 (touchstone did its
 * work, and what it found is bad).
 */
export type ErrorKind = "usage" | "environment" | "finding";

export interface TouchstoneErrorOptions {
  kind: ErrorKind;
  /** Stable name for machines, in kebab case: `codex-version-mismatch`. */
  code: string;
  /** What to do next, as one or more sentences. */
  hint: string;
  cause?: unknown;
}

/** All that touchstone throws on purpose: what happened and where (`message`), and what to do (`hint`). */
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

/** The message of anything that was thrown. */
export function getErrorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

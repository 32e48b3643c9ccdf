import { getErrorMessage, renderError } from "../../lib/index.js";

/** How codex's process ended: with an exit code, or by a signal. */
export interface CodexExit {
  code: number | null;
  signal: string | null;
}

/** Ends this process with codex's exit code or signal. */
export function exitLikeCodex({ code, signal }: CodexExit): void {
  if (signal === null) process.exit(code ?? 1);
  process.kill(process.pid, signal as NodeJS.Signals);
}

/** Formats an error for stderr: its message and its hint. */
export function formatError(error: unknown): string {
  return renderError(getErrorMessage(error), (error as { hint?: string }).hint);
}

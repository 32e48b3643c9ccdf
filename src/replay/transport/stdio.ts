import { getErrorMessage, readLines, renderError } from "../../lib/index.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { Connection } from "../session/connection.js";
import { writeAll } from "./write-all.js";

/**
 * Serves the client that started this process, until the client closes its side or the recording ends codex.
 * @throws TouchstoneError if there is no fixture to replay, or it can't be read
 */
export function serveStdio(options: FakeCodexOptions): void {
  const connection = new Connection(options, {
    write: (text) => ignoreBrokenPipe(() => writeAll(1, text)),
    end: exitLikeCodex,
    writeLog: (text) => ignoreBrokenPipe(() => writeAll(2, `${text}\n`)),
  });
  // Errors in the fixture occur while it is read. The client then sees that codex ends, and the reason on stderr.
  process.on("uncaughtException", (error) => {
    writeAll(2, `${formatError(error)}\n`);
    process.exit(2);
  });
  readLines(process.stdin, (line) => connection.receive(line));
  const close = () => process.exit(connection.close());
  process.stdin.on("end", close);
  process.stdin.on("error", close);
}

/** Ends this process with codex's exit code or signal. */
export function exitLikeCodex({ code, signal }: { code: number | null; signal: string | null }): void {
  if (signal === null) process.exit(code ?? 1);
  process.kill(process.pid, signal as NodeJS.Signals);
}

/** Runs `write`, and ends the process if the pipe has no reader any more. */
export function ignoreBrokenPipe(write: () => void): void {
  try {
    write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
    process.exit(1);
  }
}

/** Formats an error for stderr: its message and its hint. */
export function formatError(error: unknown): string {
  return renderError(getErrorMessage(error), (error as { hint?: string }).hint);
}

import { getErrorMessage, readLines, renderError } from "../lib/index.js";
import { Connection } from "./connection.js";
import type { FakeCodexOptions } from "./fake-codex-options.js";
import { writeAll } from "./write-all.js";

/**
 * Serves the client that started this process, until it closes its side, or the recording ends codex.
 * @throws TouchstoneError where there is nothing to replay
 */
export function serveStdio(options: FakeCodexOptions): void {
  const connection = new Connection(options, {
    write: (text) => ignoreBrokenPipe(() => writeAll(1, text)),
    end: exitLikeCodex,
    writeLog: (text) => ignoreBrokenPipe(() => writeAll(2, `${text}\n`)),
  });
  // What is wrong with the fixture shows when it is read; the client sees codex end, and why on stderr.
  process.on("uncaughtException", (error) => {
    writeAll(2, `${formatError(error)}\n`);
    process.exit(2);
  });
  readLines(process.stdin, (line) => connection.receive(line));
  const close = () => process.exit(connection.close());
  process.stdin.on("end", close);
  process.stdin.on("error", close);
}

/** Ends this process as codex ended. */
export function exitLikeCodex({ code, signal }: { code: number | null; signal: string | null }): void {
  if (signal === null) process.exit(code ?? 1);
  process.kill(process.pid, signal as NodeJS.Signals);
}

/** Nobody reads any more: there is nothing left to do. */
export function ignoreBrokenPipe(write: () => void): void {
  try {
    write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
    process.exit(1);
  }
}

/** An error for stderr: what happened, and what to do. */
export function formatError(error: unknown): string {
  return renderError(getErrorMessage(error), (error as { hint?: string }).hint);
}

import { eachLine, messageOf, renderError } from "../lib/index.js";
import { Connection } from "./connection.js";
import type { StandInOptions } from "./options.js";
import { writeAll } from "./write.js";

/**
 * Serves the client that started this process, until it closes its side, or the recording ends codex.
 * @throws TouchstoneError where there is nothing to replay
 */
export function serveStdio(options: StandInOptions): void {
  const connection = new Connection(options, {
    write: (text) => guarded(() => writeAll(1, text)),
    end: leave,
    log: (text) => guarded(() => writeAll(2, `${text}\n`)),
  });
  // What is wrong with the fixture shows when it is read; the client sees codex end, and why on stderr.
  process.on("uncaughtException", (error) => {
    writeAll(2, `${errorText(error)}\n`);
    process.exit(2);
  });
  eachLine(process.stdin, (line) => connection.receive(line));
  const close = () => process.exit(connection.close());
  process.stdin.on("end", close);
  process.stdin.on("error", close);
}

/** Ends this process as codex ended. */
export function leave({ code, signal }: { code: number | null; signal: string | null }): void {
  if (signal === null) process.exit(code ?? 1);
  process.kill(process.pid, signal as NodeJS.Signals);
}

/** Nobody reads any more: there is nothing left to do. */
export function guarded(write: () => void): void {
  try {
    write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
    process.exit(1);
  }
}

/** An error for stderr: what happened, and what to do. */
export function errorText(error: unknown): string {
  return renderError(messageOf(error), (error as { hint?: string }).hint);
}

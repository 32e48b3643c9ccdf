import { readLines } from "../../lib/index.js";
import type { Connect } from "./client-transport.js";
import { exitLikeCodex, formatError } from "./exit.js";
import { writeAll, writeOrExit } from "./write-all.js";

/**
 * Serves the client that started this process, until the client closes its side or the recording ends codex.
 * @throws TouchstoneError if there is no fixture to replay, or it can't be read
 */
export function serveStdio(connect: Connect): void {
  const connection = connect({
    write: (text) => writeOrExit(1, text),
    end: exitLikeCodex,
    writeLog: (text) => writeOrExit(2, `${text}\n`),
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

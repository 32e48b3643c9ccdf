import { isUtf8 } from "node:buffer";
import type { Readable } from "node:stream";
import { hideSecrets } from "../../redact/hide/index.js";
import type { Connect } from "./client-transport.js";
import { exitLikeCodex, formatError } from "./exit.js";
import { assertMessageLength } from "./message-limit.js";
import { closeStdout, writeAll, writeOrExit } from "./write-all.js";

/**
 * Serves the client that started this process, until the client closes its side or the recording ends codex.
 * @throws TouchstoneError if there is no fixture to replay, or it can't be read
 */
export function serveStdio(connect: Connect): void {
  const fail = (error: unknown) => {
    writeAll(2, hideSecrets(`${formatError(error)}\n`));
    process.exit(2);
  };
  const connection = connect({
    write: (data) => writeOrExit(1, data),
    closeOutput: closeStdout,
    end: exitLikeCodex,
    writeLog: (text) => writeOrExit(2, `${text}\n`),
    fail,
  });
  // Errors in the fixture occur while it is read. The client then sees that codex ends, and finds the reason on stderr.
  process.on("uncaughtException", fail);
  const close = () => process.exit(connection.close());
  readByteLines(process.stdin, (bytes) => {
    if (isUtf8(bytes)) return connection.receive(bytes.toString());
    // codex 0.163.0 stops reading at bytes that are not UTF-8, and ends with code 0.
    connection.receive(undefined);
    close();
  });
  process.stdin.on("end", close);
  process.stdin.on("error", close);
  process.on("SIGTERM", close); // codex ends with code 0; every other signal kills it
}

/**
 * Calls `take` with the bytes of each line, without its line end. A last line without a line end counts.
 * @throws TouchstoneError `message-too-long`, from the listener of the stream's event `data`, not from this call
 */
function readByteLines(stream: Readable, take: (bytes: Buffer) => void): void {
  let parts: Buffer[] = [];
  let length = 0;
  const add = (part: Buffer) => {
    length += part.length;
    assertMessageLength(length);
    parts.push(part);
  };
  stream.on("data", (chunk: Buffer) => {
    let from = 0;
    for (let to = chunk.indexOf("\n"); to >= 0; to = chunk.indexOf("\n", from)) {
      add(chunk.subarray(from, to));
      from = to + 1;
      const line = Buffer.concat(parts);
      [parts, length] = [[], 0];
      take(line);
    }
    if (from < chunk.length) add(chunk.subarray(from));
  });
  stream.on("end", () => {
    if (parts.length > 0) take(Buffer.concat(parts));
  });
}

import { readSync } from "node:fs";

/** A line of a file, without its line end. It is valid until the next line is read. */
export interface ByteLine {
  /** Its address in memory and its length are multiples of four, as `LineSearch` requires. */
  buffer: Buffer;
  from: number;
  to: number;
  /** Whether the line has an end: only the last line of a file may have none. */
  isWhole: boolean;
}

/** The number of bytes that are read at once. */
const CHUNK_BYTES = 1 << 18;

/**
 * Reads the lines of a file, and blocks its thread meanwhile. All lines are in one buffer, because many small buffers would
 * cost time in the garbage collector. If there is no room for the next chunk, the incomplete line moves to the start of the buffer. If
 * this line fills more than half of the buffer, it moves to a new buffer of twice the size.
 * @param file descriptor of the file
 * @param takeBytes is called with all bytes, in order, before the lines that end in them are yielded
 * @param chunkBytes how many bytes are read at once
 */
export function* readByteLines(
  file: number,
  takeBytes: (bytes: Buffer) => void,
  chunkBytes: number = CHUNK_BYTES,
): Generator<ByteLine> {
  let buffer = Buffer.allocUnsafeSlow(4 * Math.ceil(chunkBytes / 2));
  let lineStart = 0; // start of the incomplete line
  let filledEnd = 0; // end of the bytes that were read
  for (;;) {
    if (buffer.length - filledEnd < chunkBytes) {
      const keptBytes = filledEnd - lineStart;
      const next = keptBytes > buffer.length / 2 ? Buffer.allocUnsafeSlow(2 * buffer.length) : buffer;
      buffer.copy(next, 0, lineStart, filledEnd);
      [buffer, lineStart, filledEnd] = [next, 0, keptBytes];
    }
    const length = readSync(file, buffer, filledEnd, chunkBytes, null);
    if (length === 0) break;
    takeBytes(buffer.subarray(filledEnd, filledEnd + length));
    const filled = buffer.subarray(0, filledEnd + length);
    // The search begins at the new bytes, since the earlier ones have no line end. So the time is linear for long lines, too.
    let to = filled.indexOf(10, filledEnd);
    filledEnd += length;
    for (; to >= 0; to = filled.indexOf(10, lineStart)) {
      yield { buffer, from: lineStart, to, isWhole: true };
      lineStart = to + 1;
    }
  }
  if (lineStart < filledEnd) yield { buffer, from: lineStart, to: filledEnd, isWhole: false };
}

import { readSync } from "node:fs";

/** A line of a file, without its line end. It is valid until the next line is taken. */
export interface ByteLine {
  /** Begins in memory at a place that is a multiple of four. */
  buffer: Buffer;
  from: number;
  to: number;
  /** Whether the line has an end: only the last line of a file may have none. */
  isWhole: boolean;
}

/** The bytes that are read at once. */
const CHUNK_BYTES = 1 << 18;

/**
 * Reads the lines of a file. It blocks its thread. All lines lie in one buffer, which grows to twice the longest line, since many
 * small ones would have to be collected.
 * @param file descriptor of the file
 * @param takeBytes gets all bytes in order, before the lines that end in them
 * @param chunkBytes how many bytes are read at once
 */
export function* readByteLines(
  file: number,
  takeBytes: (bytes: Buffer) => void,
  chunkBytes: number = CHUNK_BYTES,
): Generator<ByteLine> {
  let buffer = Buffer.allocUnsafeSlow(2 * chunkBytes);
  let begin = 0; // of the line that is not complete
  let end = 0; // of what was read
  for (;;) {
    if (buffer.length - end < chunkBytes) {
      const kept = end - begin;
      const next = kept > buffer.length / 2 ? Buffer.allocUnsafeSlow(2 * buffer.length) : buffer;
      buffer.copy(next, 0, begin, end);
      [buffer, begin, end] = [next, 0, kept];
    }
    const length = readSync(file, buffer, end, chunkBytes, null);
    if (length === 0) break;
    takeBytes(buffer.subarray(end, end + length));
    const read = buffer.subarray(0, end + length);
    let to = read.indexOf(10, end); // what was read before has no line end, so that the time is linear for long lines, too
    end += length;
    for (; to >= 0; to = read.indexOf(10, begin)) {
      yield { buffer, from: begin, to, isWhole: true };
      begin = to + 1;
    }
  }
  if (begin < end) yield { buffer, from: begin, to: end, isWhole: false };
}

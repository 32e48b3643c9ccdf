/** A line of a file, without its line end. */
export interface ByteLine {
  /** Begins at an even place in memory. */
  buffer: Buffer;
  from: number;
  to: number;
}

/** Splits chunks of bytes into lines. The time is linear in the bytes, for lines of any length. */
export class ByteLineSplitter {
  #parts: Buffer[] = [];

  /** Returns the lines that end in this chunk. */
  *push(chunk: Buffer): Generator<ByteLine> {
    const buffer = align(chunk);
    let from = 0;
    for (let to = buffer.indexOf(10); to >= 0; to = buffer.indexOf(10, from)) {
      if (this.#parts.length === 0) yield { buffer, from, to };
      else {
        const line = align(Buffer.concat([...this.#parts, buffer.subarray(from, to)]));
        this.#parts = [];
        yield { buffer: line, from: 0, to: line.length };
      }
      from = to + 1;
    }
    // The caller may use the chunk's memory again.
    if (from < buffer.length) this.#parts.push(Buffer.from(buffer.subarray(from)));
  }

  /** Returns the text after the last line end; undefined if there is none. */
  takeRest(): ByteLine | undefined {
    if (this.#parts.length === 0) return undefined;
    const buffer = align(Buffer.concat(this.#parts));
    return { buffer, from: 0, to: buffer.length };
  }
}

function align(buffer: Buffer): Buffer {
  return buffer.byteOffset % 2 === 0 ? buffer : Buffer.from(Uint8Array.from(buffer).buffer);
}

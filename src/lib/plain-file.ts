/**
 * Opens files to read them. Commands read the files of users and of other programs through this module, because a named pipe or
 * a device in the place of a file could stop them for ever.
 */
import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  openSync,
  type ReadStream,
  readFileSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";
import { isEmbedded } from "./embedded-files.js";
import { fileErrors } from "./errors.js";

/** Upper limit of the size of a file, in bytes. The largest fixture of the catalogue has less than a tenth of it. */
export const MAX_FILE_BYTES = 256 * 2 ** 20;

/**
 * Opens a plain file of a bounded size. Anything else is refused, since reading from it may wait for ever or never end.
 * @returns the descriptor, which the caller must close
 * @throws TouchstoneError `file-not-plain`, `file-too-large`
 * @throws the system's error if the file is missing or can't be read
 */
export function openPlainFile(path: string): number {
  assertPlain(path, statSync(path)); // before it is opened, since opening a device may already have an effect
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    assertPlain(path, fstatSync(file));
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** A file whose bytes are read in parts, from its start to its end. */
export interface ByteSource {
  /** Reads the next bytes into a buffer, from an offset in the buffer on. @returns the number of bytes; 0 at the end of the file */
  read(buffer: Buffer, offset: number): number;
  close(): void;
}

/**
 * Opens a plain file, or one inside this executable, to read its bytes in parts.
 * @throws the errors of `openPlainFile`
 */
export function openByteSource(path: string): ByteSource {
  if (isEmbedded(path)) return readFromMemory(readFileSync(path));
  const file = openPlainFile(path);
  return {
    read: (buffer, offset) => readSync(file, buffer, offset, buffer.length - offset, null),
    close: () => closeSync(file),
  };
}

function readFromMemory(bytes: Buffer): ByteSource {
  let left = bytes;
  return {
    read(buffer, offset) {
      const size = left.copy(buffer, offset);
      left = left.subarray(size);
      return size;
    },
    close() {
      left = left.subarray(left.length);
    },
  };
}

/**
 * Reads a plain file as a stream.
 * @throws the errors of `openPlainFile`, before the stream is returned
 */
export function streamPlainFile(path: string, options: { highWaterMark?: number } = {}): ReadStream {
  return createReadStream(path, { ...options, fd: openPlainFile(path), end: MAX_FILE_BYTES - 1 });
}

/**
 * Reads a plain file as a whole. The read blocks this process: a stream costs ten times as much for a short file, and a command
 * reads thousands of them.
 * @throws the errors of `openPlainFile`
 */
export async function readPlainFile(path: string): Promise<Buffer> {
  const file = openPlainFile(path);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Reads a plain file of UTF-8 as a whole. @throws the errors of `openPlainFile` */
export async function readPlainText(path: string): Promise<string> {
  return (await readPlainFile(path)).toString("utf8");
}

/** Reads a plain file of UTF-8, or one inside this executable, as a whole. @throws the errors of `openPlainFile` */
export function readPlainTextSync(path: string): string {
  if (isEmbedded(path)) return readFileSync(path, "utf8");
  const file = openPlainFile(path);
  try {
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

function assertPlain(path: string, stats: Stats): void {
  if (!stats.isFile()) throw fileErrors.fileNotPlain({ path, kind: describeKind(stats) });
  if (stats.size > MAX_FILE_BYTES)
    throw fileErrors.fileTooLarge({ path, mebibytes: MAX_FILE_BYTES / 2 ** 20 });
}

function describeKind(stats: Stats): string {
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a named pipe";
  return stats.isSocket() ? "a socket" : "a device";
}

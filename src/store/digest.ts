import { createHash } from "node:crypto";
import { streamPlainFile } from "../lib/index.js";

/** Computes a SHA-256 digest in the form of manifests and audit logs: `sha256:…`. Text is encoded as UTF-8. */
export function computeSha256(data: string | Buffer): string {
  return `sha256:${createHash("sha256").update(data).digest("hex")}`;
}

/** What a manifest says about a file: its SHA-256 digest, its size in bytes and its number of lines. */
export interface FileFacts {
  digest: string;
  bytes: number;
  /** Number of lines; a last line without a line end counts. */
  lines: number;
}

/**
 * Reads a file as a stream and returns its facts.
 * @throws TouchstoneError `file-not-plain`, `file-too-large`
 * @throws the system's error if the file is missing or can't be read
 */
export async function readFileFacts(path: string): Promise<FileFacts> {
  const hash = createHash("sha256");
  let bytes = 0;
  let lines = 0;
  let last = LINE_END;
  for await (const chunk of streamPlainFile(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    for (let at = chunk.indexOf(LINE_END); at >= 0; at = chunk.indexOf(LINE_END, at + 1)) lines++;
    last = chunk.at(-1) ?? last;
  }
  return { digest: `sha256:${hash.digest("hex")}`, bytes, lines: last === LINE_END ? lines : lines + 1 };
}

const LINE_END = 0x0a;

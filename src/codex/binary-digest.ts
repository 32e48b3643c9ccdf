import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { readPlainText, replaceFile } from "../lib/index.js";

/**
 * Computes the SHA-256 digest of a program. Reading 200 MB takes some tenths of a second, so the digest is kept in
 * `store`, and used as long as path, size, times and inode of the file stay the same.
 * @returns 64 hexadecimal digits; undefined for a script, since the program that it starts may change without it
 */
export async function readBinaryDigest(path: string, store: string): Promise<string | undefined> {
  if (await isScript(path)) return undefined;
  const { file, digest: known } = await findKept(path, store);
  if (known) return known;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  const digest = hash.digest("hex");
  await replaceFile(file, digest);
  return digest;
}

/** Reads the digest that `readBinaryDigest` has kept; undefined if there is none. */
export async function readKnownDigest(path: string, store: string): Promise<string | undefined> {
  return (await findKept(path, store)).digest;
}

/** Finds the file in which the digest of a program is kept, and the digest if it is there. */
async function findKept(path: string, store: string): Promise<{ file: string; digest: string | undefined }> {
  const real = await realpath(path);
  const { size, mtimeNs, ctimeNs, ino } = await stat(real, { bigint: true });
  const facts = [real, size, mtimeNs, ctimeNs, ino].join("\0");
  const file = join(store, `${createHash("sha256").update(facts).digest("hex").slice(0, 32)}.digest`);
  const known = await readPlainText(file).catch(() => "");
  return { file, digest: /^[0-9a-f]{64}$/.test(known) ? known : undefined };
}

async function isScript(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.toString("latin1") === "#!";
  } finally {
    await file.close();
  }
}

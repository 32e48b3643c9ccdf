/** Notices a file of an installed folder that has changed since the folder was sealed. */
import { createHash } from "node:crypto";
import { createReadStream, lstatSync, readdirSync, statSync } from "node:fs";
import { lstat, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "./files.js";
import { readPlainText } from "./plain-file.js";

/** The file of a folder that has the facts (`readFacts`) and the digest of each other file. */
export const SEAL_FILE = "seal.json";

/** Path of a file in the folder → its facts, and the digest of its content. */
type Seal = Record<string, [facts: string, digest: string]>;

/** Writes the seal of a complete folder. Nothing in the folder may change after that. */
export async function sealFolder(folder: string): Promise<void> {
  const files = await Promise.all(
    listFiles(folder).map(async (path) => {
      const file = join(folder, path);
      return [path, [readFacts(file), await hashFile(file)]] as const;
    }),
  );
  await replaceFile(join(folder, SEAL_FILE), JSON.stringify(Object.fromEntries(files)));
}

/**
 * Finds a file that was changed, added or removed since the folder was sealed. A file is not read if its size, times, inode and
 * mode are the same. If they differ, as in a copy of the folder, its content decides. A folder without a seal is sealed as it
 * is, since earlier versions of touchstone made complete folders without one.
 * @returns the path of one such file in the folder; undefined if there is none
 */
export async function findChangedFile(folder: string): Promise<string | undefined> {
  const text = await readPlainText(join(folder, SEAL_FILE)).catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" ? undefined : "",
  );
  if (text === undefined) {
    await sealFolder(folder).catch(() => {}); // the cache may be read-only
    return undefined;
  }
  const seal = parseSeal(text);
  if (!seal) return SEAL_FILE;
  const paths = listFiles(folder);
  const present = new Set(paths);
  const removed = [...seal.keys()].find((path) => !present.has(path));
  if (removed !== undefined) return removed;
  const suspects = paths.filter((path) => seal.get(path)?.[0] !== readFacts(`${folder}/${path}`));
  for (const path of suspects) {
    const digest = seal.get(path)?.[1];
    if (digest === undefined || digest !== (await hashFile(join(folder, path)).catch(() => undefined)))
      return path;
  }
  if (suspects.length > 0) await sealFolder(folder).catch(() => {});
  return undefined;
}

/** Whether `sealFolder` has sealed a folder, and nothing in it has changed since. */
export async function isSealed(folder: string): Promise<boolean> {
  const isThere = await lstat(join(folder, SEAL_FILE)).catch(() => undefined);
  return isThere !== undefined && (await findChangedFile(folder)) === undefined;
}

function parseSeal(text: string): Map<string, Seal[string]> | undefined {
  try {
    const seal = new Map(Object.entries(JSON.parse(text) as Seal));
    return [...seal.values()].every((entry) => Array.isArray(entry)) ? seal : undefined;
  } catch {
    return undefined;
  }
}

/** Lists the files and links below a folder, without its seal, sorted by path. */
function listFiles(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const start = join(folder, "/").length;
  const paths = found
    .filter((entry) => !entry.isDirectory())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(start));
  return paths.filter((path) => path !== SEAL_FILE && !path.startsWith(`${SEAL_FILE}.`)).sort();
}

/**
 * Reads the facts of a file: size, times, inode and mode. For a link, such as the interpreter of a Python environment, it adds the facts
 * of the file that the link leads to. The calls are synchronous, since an asynchronous call takes longer, and a Python environment has
 * 2000 files.
 * @returns undefined if the file is not there
 */
function readFacts(file: string): string | undefined {
  const facts = lstatSync(file, { bigint: true, throwIfNoEntry: false });
  if (!facts?.isSymbolicLink()) return facts && describeFacts(facts);
  const target = statSync(file, { bigint: true, throwIfNoEntry: false });
  return [describeFacts(facts), ...(target?.isFile() ? [describeFacts(target)] : [])].join(" → ");
}

function describeFacts(facts: Record<"size" | "mtimeNs" | "ctimeNs" | "ino" | "mode", bigint>): string {
  const { size, mtimeNs, ctimeNs, ino, mode } = facts;
  return [size, mtimeNs, ctimeNs, ino, mode].join(" ");
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  if ((await lstat(file)).isSymbolicLink()) hash.update(`${await readlink(file)}\0`);
  const target = await stat(file).catch(() => undefined);
  if (target?.isFile())
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest("hex");
}

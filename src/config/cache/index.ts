/** The cache: where it lies, and what touchstone has made in it. */
import { createHash } from "node:crypto";
import { lstatSync, readdirSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import {
  findAbandonedFolders,
  isUsedByOthers,
  listScratchFolders,
  readPlainTextSync,
  removeAbandonedFolders,
  SCRATCH_PREFIX,
} from "../../lib/index.js";
import { configErrors } from "../errors.js";

/** A file in each environment and each release of the cache. Only the seal (`sealFolder`) is written after it, so a folder that contains it is complete. */
export const COMPLETE_MARKER = "touchstone.json";

/** A file in each folder that touchstone has made directly in the cache, except scratch folders. Backup programs skip such folders. */
export const CACHE_TAG = "CACHEDIR.TAG";
/** The first line is the signature that bford.info/cachedir prescribes. */
export const CACHE_TAG_TEXT = `Signature: 8a477f597d28d172789f06886806bc55
# touchstone has made this folder. \`touchstone cache clean\` removes everything in it.
`;

/** Folder in the cache for the folders of current runs. */
export const RUNS = "runs";
/** The folder for current runs if the cache lies below `/tmp`, to which codex's sandbox lets every command write. Each user has one. */
export const OUTER_RUNS = `/var/tmp/touchstone-${process.getuid?.() ?? "user"}`;
/** Beginning of the names of scratch folders in the cache, into which codex writes its schemas. */
export const SCHEMA_PREFIX = "schema-";
/** Folder in the cache that keeps the schemas of codex binaries. */
export const SCHEMAS = "codex-schemas";
/** The names of the folders directly in the cache, except scratch folders. */
const STORES = ["atlas", "bun", "codex", "crates", "go", "native", "npm", "python", RUNS, SCHEMAS];

/**
 * Returns the folder for what can be made or downloaded again, such as codex binaries and Python environments, and for
 * current runs. The variable `TOUCHSTONE_CACHE` names it; the default is the platform's cache folder.
 * @returns an absolute path
 * @throws TouchstoneError `home-unknown`, `cache-path-unusable`
 */
export function getCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const folder = resolve(env.TOUCHSTONE_CACHE || locateDefault(env));
  // The run folders become part of PATH, in which a colon cannot be escaped.
  if (folder.includes(":")) throw configErrors.cachePathUnusable({ folder });
  return folder;
}

function locateDefault({ XDG_CACHE_HOME: cacheHome }: NodeJS.ProcessEnv): string {
  if (process.platform === "darwin") return join(getHome(), "Library", "Caches", "touchstone");
  // By the XDG specification, a relative path is ignored.
  return join(cacheHome && isAbsolute(cacheHome) ? cacheHome : join(getHome(), ".cache"), "touchstone");
}

function getHome(): string {
  let home = "";
  try {
    home = homedir();
  } catch {
    // the user has no entry in the system's list of users
  }
  if (isAbsolute(home)) return home;
  throw configErrors.homeUnknown({ home });
}

/** The entries of a cache, as paths relative to it: `codex/0.163.0`. Both lists are sorted. */
export interface CacheContents {
  /** What touchstone has made, and no process uses now. */
  made: string[];
  /** What belongs to somebody else, or is in use. */
  others: string[];
}

/**
 * Lists the entries of a cache. What touchstone has made is recognized by marks such as `CACHE_TAG`, and not by its name alone, because
 * a user may have chosen a folder that holds other things too.
 */
export function listCacheContents(cache: string): CacheContents {
  const contents: CacheContents = { made: [], others: [] };
  const add = (isMade: boolean, path: string) => contents[isMade ? "made" : "others"].push(path);
  const schemas = findAbandonedFolders(cache, SCHEMA_PREFIX);
  const isUsed = isCacheUsed(cache);
  for (const name of listNames(cache)) {
    const folder = join(cache, name);
    // Behind a link there may be the cache of somebody else.
    if (!STORES.includes(name) || isLink(folder)) add(schemas.includes(folder), name);
    else
      for (const entry of listEntries(folder))
        add(entry.isMade && (name === RUNS || !isUsed), join(name, entry.name));
  }
  return contents;
}

/**
 * Whether another touchstone records now with what is in the cache. That process may start any codex and any Python of the cache at
 * any time, so meanwhile only abandoned runs may be removed.
 */
export function isCacheUsed(cache: string): boolean {
  return isUsedByOthers(join(cache, RUNS), "") || isUsedByOthers(OUTER_RUNS, getOuterRunPrefix(cache));
}

/** The beginning of the names of this cache's runs in `OUTER_RUNS`, which all caches of a user share. */
export function getOuterRunPrefix(cache: string): string {
  return `h${createHash("sha256").update(cache).digest("hex").slice(0, 4)}`;
}

function listEntries(store: string): { name: string; isMade: boolean }[] {
  const isTagged = hasCacheTag(store);
  const scratch = new Set(listScratchFolders(store, ""));
  const abandoned = new Set(findAbandonedFolders(store, ""));
  return listNames(store)
    .filter((name) => !(isTagged && name === CACHE_TAG))
    .map((name) => {
      const path = join(store, name);
      const isMade = scratch.has(path) ? abandoned.has(path) : isTagged || isComplete(path);
      return { name, isMade };
    });
}

/** Whether touchstone has made this folder of the cache, with everything in it. */
function hasCacheTag(store: string): boolean {
  try {
    return readPlainTextSync(join(store, CACHE_TAG)) === CACHE_TAG_TEXT;
  } catch {
    return false;
  }
}

/** Whether a folder is a complete release or environment. */
export function isComplete(folder: string): boolean {
  try {
    return lstatSync(join(folder, COMPLETE_MARKER)).isFile();
  } catch {
    return false; // also where `folder` is a file
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/**
 * Removes what killed processes of touchstone have left in the temporary folder, in the cache and in `OUTER_RUNS`.
 * @returns whether there were folders of killed runs; then a codex of such a run may have been killed too, and may have left something
 */
export async function removeRemains(): Promise<boolean> {
  await removeAbandonedFolders(tmpdir(), SCRATCH_PREFIX);
  const found = await removeAbandonedFolders(OUTER_RUNS, "");
  let cache: string;
  try {
    cache = getCacheFolder();
  } catch {
    return found; // the command that needs the cache reports that
  }
  await removeAbandonedFolders(cache, SCHEMA_PREFIX);
  return (await removeAbandonedFolders(join(cache, RUNS), "")) || found;
}

import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { COMPLETE_MARKER, SCHEMA_PREFIX, SCHEMAS } from "../config/index.js";
import { isSealed, sealFolder, withScratchFolder } from "../lib/index.js";
import type { CodexBinary } from "./binary.js";
import { readBinaryDigest, readKnownDigest } from "./binary-digest.js";
import { makeCacheFolder } from "./cache-folder.js";
import { findCachedCodex } from "./download.js";
import { generateSchemas } from "./schemas.js";

/** Folder of the schemas in an entry of the store, beside the marker. */
const FILES = "files";

/** The maximum number of binaries whose schemas are kept. The schemas of one binary take about 2 MB. */
const MAX_KEPT = 20;

/**
 * Calls `use` with a folder that holds the JSON Schema of codex's own protocol. codex needs a second to write the schema, so the schema
 * is kept in the cache, under the digest of the binary. codex writes it again if one of its files has changed. The schema of
 * a codex that is a script is not kept, since a script has no digest (`readBinaryDigest`).
 * @param write lets codex write its schemas into an empty folder
 * @throws TouchstoneError `schema-generation-failed`, `cache-unwritable`
 */
export async function withSchemas<T>(
  codex: CodexBinary,
  cacheDir: string,
  use: (folder: string) => T | Promise<T>,
  write = generateSchemas,
): Promise<T> {
  const store = await makeCacheFolder(cacheDir, SCHEMAS);
  const digest = await readBinaryDigest(codex.path, store);
  const entry = digest && locateEntry(store, digest);
  if (entry && (await isSealed(entry))) {
    const now = new Date();
    await utimes(entry, now, now).catch(() => {});
    return use(join(entry, FILES));
  }
  return withScratchFolder(cacheDir, SCHEMA_PREFIX, async (scratch) => {
    const made = join(scratch, "entry");
    const files = join(made, FILES);
    await mkdir(files, { recursive: true });
    await write(codex, files);
    const result = await use(files);
    if (entry) {
      await writeFile(join(made, COMPLETE_MARKER), JSON.stringify({ digest }));
      await sealFolder(made);
      await keepEntry(store, made, entry);
    }
    return result;
  });
}

/**
 * Finds the schemas that `withSchemas` has kept of a release in the cache. It neither starts codex nor reads the binary.
 * @returns the folder; undefined if the release or its schemas are not in the cache
 */
export async function findCachedSchemas(options: {
  version: string;
  cacheDir: string;
}): Promise<string | undefined> {
  const codex = await findCachedCodex(options);
  if (!codex) return undefined;
  const store = join(options.cacheDir, SCHEMAS);
  const digest = await readKnownDigest(codex.path, store);
  const entry = digest && locateEntry(store, digest);
  return entry && (await isSealed(entry)) ? join(entry, FILES) : undefined;
}

/** @param digest of the binary */
function locateEntry(store: string, digest: string): string {
  return join(store, digest.slice(0, 40));
}

/** Moves a new entry to its final path, and removes the least recently used entries beyond `MAX_KEPT`. */
async function keepEntry(store: string, made: string, entry: string): Promise<void> {
  await rm(entry, { recursive: true, force: true });
  await rename(made, entry).catch(() => {}); // another process was faster
  const names = (await readdir(store)).filter((name) => /^[0-9a-f]{32,40}$/.test(name));
  const all = await Promise.all(
    names.map(async (name) => {
      const path = join(store, name);
      return { path, usedMs: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 };
    }),
  );
  const old = all.sort((a, b) => b.usedMs - a.usedMs).slice(MAX_KEPT);
  for (const { path } of old) await rm(path, { recursive: true, force: true });
}

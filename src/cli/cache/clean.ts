import { readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { chooseReleasesToRemove } from "../../codex/index.js";
import { CACHE_TAG, getCacheFolder, listCacheContents } from "../../config/index.js";
import { formatCount, replaceControls } from "../../lib/index.js";
import type { CacheCleanFlags } from "./command.js";

/**
 * Removes codex releases until the others have at most a given size, or everything that touchstone has made in the cache. Without
 * `--json`, it first lists what it will remove, and on a terminal it asks for confirmation.
 */
export async function runCacheClean({ cacheSize, json }: CacheCleanFlags): Promise<void> {
  const cache = getCacheFolder();
  const { made, others } = listCacheContents(cache);
  const chosen =
    cacheSize === undefined
      ? made
      : (await chooseReleasesToRemove(cache, cacheSize))
          .map(({ version }) => `codex/${version}`)
          .filter((path) => made.includes(path)); // not while another touchstone uses them
  const kept = cacheSize === undefined ? others : [];
  if (!json) printPlan(cache, chosen, kept);
  const removed = chosen.length > 0 && (json || (await isConfirmed())) ? chosen : [];
  for (const path of removed) await rm(join(cache, path), { recursive: true, force: true, maxRetries: 3 });
  if (cacheSize === undefined) await removeEmptyStores(cache, removed);
  if (json) return console.log(JSON.stringify({ cache, removed, kept }, null, 2));
  if (chosen.length > 0)
    console.log(
      removed.length > 0 ? `removed ${formatCount(removed.length, "folder")}` : "nothing was removed",
    );
}

function printPlan(cache: string, chosen: string[], kept: string[]): void {
  console.log(replaceControls(cache));
  for (const path of chosen) console.log(`  to remove: ${replaceControls(path)}`);
  for (const path of kept)
    console.log(`  kept, because touchstone did not make it, or is using it: ${replaceControls(path)}`);
  if (chosen.length === 0) console.log("nothing to remove");
}

async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return true;
  process.stdout.write("Remove them? [y/N] ");
  const input = createInterface({ input: process.stdin, terminal: false }); // so that Ctrl-C stays a signal
  try {
    const { value } = await input[Symbol.asyncIterator]().next();
    return /^y(es)?$/i.test(String(value ?? "").trim());
  } finally {
    input.close();
  }
}

/** Removes the folders that contain nothing more than touchstone's own tag. */
async function removeEmptyStores(cache: string, removed: string[]): Promise<void> {
  for (const store of new Set(removed.map(dirname).filter((name) => name !== "."))) {
    const folder = join(cache, store);
    const left = await readdir(folder).catch(() => []);
    if (left.some((name) => name !== CACHE_TAG)) continue;
    await rm(join(folder, CACHE_TAG), { force: true });
    await rmdir(folder).catch(() => {}); // another process may use it again
  }
}

import { readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { chooseReleasesToRemove } from "../../codex/index.js";
import { CACHE_TAG, getCacheFolder, listCacheContents } from "../../config/index.js";
import { formatCount, replaceControls } from "../../lib/index.js";
import type { CacheCleanFlags } from "./command.js";

/**
 * With `--cache-size`, removes codex releases until the others have at most this size. Without it, removes everything that
 * touchstone has made in the cache. What another touchstone uses now is kept. Without `--json`, the command first lists what it will
 * remove, and on a terminal it asks for confirmation.
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
  if (cacheSize === undefined) await removeEmptyParents(cache, removed);
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

/** Removes the folders that contained the removed ones, if they contain only touchstone's tag now. */
async function removeEmptyParents(cache: string, removed: string[]): Promise<void> {
  for (const parent of new Set(removed.map(dirname).filter((name) => name !== "."))) {
    const folder = join(cache, parent);
    const left = await readdir(folder).catch(() => []);
    if (left.some((name) => name !== CACHE_TAG)) continue;
    await rm(join(folder, CACHE_TAG), { force: true });
    await rmdir(folder).catch(() => {}); // another process may use it again
  }
}

import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { trimReleases } from "../../codex/index.js";
import { getCacheFolder } from "../../config/index.js";
import type { CacheCleanFlags } from "./command.js";

/** Removes releases until a size is reached, or empties the cache. */
export async function runCacheClean(flags: CacheCleanFlags): Promise<void> {
  const root = getCacheFolder();
  let removed: string[];
  if (flags.cacheSize !== undefined) {
    removed = (await trimReleases(root, flags.cacheSize)).map(({ version }) => `codex/${version}`);
  } else {
    removed = (await readdir(root).catch(() => [])).sort();
    for (const name of removed) await rm(join(root, name), { recursive: true, force: true });
  }
  if (flags.json) return console.log(JSON.stringify({ cache: root, removed }, null, 2));
  console.log(removed.length === 0 ? "nothing to remove" : `removed ${removed.join(", ")}`);
}

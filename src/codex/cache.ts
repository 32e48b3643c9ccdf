import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { isCacheUsed, isComplete } from "../config/index.js";
import { measureFolder } from "../lib/index.js";

/** A codex release in the cache. */
export interface CachedRelease {
  version: string;
  bytes: number;
  usedAt: Date;
}

/** Lists the releases that `getCodex` has stored, the least recently used first. */
export async function listCachedReleases(cacheDir: string): Promise<CachedRelease[]> {
  const releases = join(cacheDir, "codex");
  const names = (await readdir(releases).catch(() => [])).filter((name) => isComplete(join(releases, name)));
  const all = await Promise.all(
    names.map(async (version) => {
      const folder = join(releases, version);
      return { version, bytes: await measureFolder(folder), usedAt: (await stat(folder)).mtime };
    }),
  );
  return all.sort((a, b) => a.usedAt.getTime() - b.usedAt.getTime());
}

/** Records that a release was used now. */
export async function markUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => {}); // a cache that cannot be written is not trimmed either
}

/**
 * Chooses the least recently used releases, so that the others take at most `maxBytes`.
 * @param keep versions that are never chosen, even if the others then take more
 */
export async function chooseReleasesToRemove(
  cacheDir: string,
  maxBytes: number,
  keep: string[] = [],
): Promise<CachedRelease[]> {
  const releases = await listCachedReleases(cacheDir);
  let bytes = releases.reduce((sum, release) => sum + release.bytes, 0);
  const chosen: CachedRelease[] = [];
  for (const release of releases) {
    if (bytes <= maxBytes) break;
    if (keep.includes(release.version)) continue;
    bytes -= release.bytes;
    chosen.push(release);
  }
  return chosen;
}

/**
 * Removes the releases that `chooseReleasesToRemove` chooses; none while another touchstone records with this cache.
 * @returns the removed releases
 */
export async function trimReleases(
  cacheDir: string,
  maxBytes: number,
  keep: string[] = [],
): Promise<CachedRelease[]> {
  if (isCacheUsed(cacheDir)) return [];
  const chosen = await chooseReleasesToRemove(cacheDir, maxBytes, keep);
  for (const { version } of chosen)
    await rm(join(cacheDir, "codex", version), { recursive: true, force: true });
  return chosen;
}

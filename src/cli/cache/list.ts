import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { listCachedReleases } from "../../codex/index.js";
import { getCacheFolder } from "../../config/index.js";
import { measureFolder } from "../../lib/index.js";
import type { JsonFlags } from "../shared/flags.js";

/** Prints the codex releases in the cache, and one line for each other folder. */
export async function runCacheList({ json }: JsonFlags): Promise<void> {
  const root = getCacheFolder();
  const releases = await listCachedReleases(root);
  const others = (await readdir(root, { withFileTypes: true }).catch(() => [])).filter(
    (entry) => entry.isDirectory() && entry.name !== "codex",
  );
  const folders = await Promise.all(
    others.map(async ({ name }) => ({ name, bytes: await measureFolder(join(root, name)) })),
  );
  if (json) return console.log(JSON.stringify({ cache: root, releases, folders }, null, 2));
  console.log(root);
  for (const { version, bytes, usedAt } of releases)
    console.log(
      `  codex ${version.padEnd(12)}${formatMegabytes(bytes)}  last used ${usedAt.toISOString().slice(0, 10)}`,
    );
  for (const { name, bytes } of folders) console.log(`  ${name.padEnd(18)}${formatMegabytes(bytes)}`);
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`.padStart(9);
}

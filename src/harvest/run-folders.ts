import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, realpath, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { getCacheFolder } from "../config/index.js";
import { harvestErrors } from "./errors.js";

/** Where the runs of one harvest have their folders. */
export interface RunFolders {
  path: string;
  /** Takes back the folder of a run that has ended. */
  discard(folder: string): Promise<void>;
  /** Removes whatever is left. */
  close(): Promise<void>;
}

/**
 * So many folders of ended runs (some 3 MB each) may lie about. For five seconds after a file was deleted, ext4 looks at
 * it again for each that is made, so it is cheaper to delete seldom: of a harvest of the catalogue it saves a sixth.
 */
const MAX_DISCARDED = 150;

/** A harvest makes a run folder more often than that; an older one was killed. */
const ABANDONED_MS = 60 * 60 * 1000;

/**
 * Makes the place for a harvest's runs in the cache, and removes what harvests that were killed have left there.
 * @throws TouchstoneError `cache-in-repository`
 */
export async function openRunFolders(): Promise<RunFolders> {
  const allRuns = join(getCacheFolder(), "runs");
  await assertOutsideRepository(getCacheFolder());
  await mkdir(allRuns, { recursive: true, mode: 0o700 });
  await removeAbandoned(allRuns);
  // Outside the system's temporary folder, which codex treats in its own way.
  const path = await realpath(await mkdtemp(join(allRuns, "h")));
  let discarded: string[] = [];
  return {
    path,
    discard: async (folder) => {
      discarded.push(folder);
      if (discarded.length < MAX_DISCARDED) return;
      const folders = discarded;
      discarded = [];
      await Promise.all(folders.map(removeFolder));
    },
    close: () => removeFolder(path),
  };
}

async function removeAbandoned(allRuns: string): Promise<void> {
  const now = Date.now();
  for (const name of await readdir(allRuns)) {
    const folder = join(allRuns, name);
    const changed = await stat(folder).catch(() => undefined); // another harvest may be at it too
    if (changed && now - changed.mtimeMs > ABANDONED_MS) await removeFolder(folder);
  }
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * codex looks for a git repository in every folder above the workspace: its AGENTS.md would be read, and a resumed
 * thread's sandbox would be another.
 */
async function assertOutsideRepository(cache: string): Promise<void> {
  for (
    let folder = await realpath(cache).catch(() => cache);
    folder !== dirname(folder);
    folder = dirname(folder)
  ) {
    if (!existsSync(join(folder, ".git"))) continue;
    throw harvestErrors.cacheInRepository({ folder });
  }
}

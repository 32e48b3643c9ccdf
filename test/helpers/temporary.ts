/** Temporary data of a test file, which is removed after the last of its tests. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Parent of the folders in which codex runs. codex treats what lies in /tmp in a special way: its sandbox may write there, and it warns
 * about a CODEX_HOME there. The cache of the user who runs the tests may be in /tmp.
 */
export const OUTSIDE_TMP = "/var/tmp";

const cleanups: (() => unknown)[] = [];

/** Runs the registered functions. clean-up.ts calls it after the last test of each file. */
export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

/** Runs `cleanup` after the last test of this file. The function that was registered last runs first. */
export function whenFileEnds(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

/**
 * Makes an empty folder that is removed after the last test of this file.
 * @param parent parent of the new folder
 */
export async function makeTemporaryFolder(name: string, parent = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(parent, `${name}-`));
  whenFileEnds(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

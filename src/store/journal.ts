/**
 * A change that is first written to disk, as a journal, and then applied file by file. The journal stays until the whole
 * change is applied, so after a kill at any point the change can be applied again from the start. It concerns only the
 * files that the journal names, so the user's changes to other files are kept.
 */
import { copyFile, mkdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readPlainText, resolveInside, resolveTargetInside } from "../lib/index.js";
import { type FolderChange, linkOrCopy, syncToDisk, writeSynced } from "./stage-folder.js";

interface Journal {
  /** Name of the folder beside the journal that contains the new files. */
  staged: string;
  /** Paths in the fixtures folder. */
  written: string[];
  removed: string[];
}

const JOURNAL = "journal.json";

/**
 * Writes the journal of a change to disk, so that `applyJournal` can apply the change.
 * @param staged name of the folder in `journalFolder` that contains the staged files of `change`
 */
export async function writeJournal(
  journalFolder: string,
  staged: string,
  change: FolderChange,
): Promise<void> {
  const listPaths = (isRemoval: boolean) =>
    [...change.keys()].filter((path) => (change.get(path) === null) === isRemoval);
  const journal: Journal = { staged, written: listPaths(false), removed: listPaths(true) };
  await writeSynced(join(journalFolder, JOURNAL), JSON.stringify(journal));
  await syncToDisk(journalFolder);
}

/**
 * Applies the change of a journal to the fixtures folder.
 * @throws TouchstoneError `path-outside` if a path in the journal leads out of its folder
 */
export async function applyJournal(journalFolder: string, folder: string): Promise<void> {
  const journal = await readPlainText(resolveInside(journalFolder, JOURNAL));
  const { staged, written, removed }: Journal = JSON.parse(journal);
  // The journal lies beside the fixtures, so a stranger's repository may contain one: its paths are not trusted.
  for (const path of [...written, ...removed]) resolveTargetInside(folder, path);
  const source = resolveInside(journalFolder, staged);
  for (const path of written)
    await installFile(resolveInside(source, path), join(folder, path), join(journalFolder, "moving"));
  for (const path of removed) {
    await rm(join(folder, path), { force: true });
    await rmdir(dirname(join(folder, path))).catch(() => {}); // removes the folder only if it is empty
  }
  for (const parent of new Set(written.map((path) => dirname(join(folder, path))))) await syncToDisk(parent);
}

async function installFile(source: string, target: string, moving: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await rm(moving, { force: true });
  await linkOrCopy(source, moving);
  await rename(moving, target).catch(async (error) => {
    if (error.code !== "EXDEV") throw error; // the folder is a mount point
    await rm(target, { force: true });
    await copyFile(source, target);
    await syncToDisk(target);
  });
}

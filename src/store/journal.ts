/**
 * A change that is written down, and then carried out file by file. Until all of it is done nothing leaves the folder
 * that it is written down in, so it may be begun again after a kill at any point. It touches the files it names alone:
 * what a user did to the others in the meantime stays.
 */
import { copyFile, mkdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type FolderChange, linkOrCopy, syncToDisk, writeSynced } from "./stage-folder.js";

interface Journal {
  /** Name of the folder beside the journal that has the new files. */
  staged: string;
  written: string[];
  removed: string[];
}

const JOURNAL = "journal.json";

/** @param staged name of the folder in `place` that was staged with `change` */
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

export async function applyJournal(journalFolder: string, folder: string): Promise<void> {
  const { staged, written, removed }: Journal = JSON.parse(
    await readFile(join(journalFolder, JOURNAL), "utf8"),
  );
  for (const path of written)
    await installFile(join(journalFolder, staged, path), join(folder, path), join(journalFolder, "moving"));
  for (const path of removed) {
    await rm(join(folder, path), { force: true });
    await rmdir(dirname(join(folder, path))).catch(() => {}); // goes only when empty
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

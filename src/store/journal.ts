/**
 * A change that is written down, and then carried out file by file. Until all of it is done nothing leaves the folder
 * that it is written down in, so it may be begun again after a kill at any point. It touches the files it names alone:
 * what a user did to the others in the meantime stays.
 */
import { copyFile, mkdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type FolderChange, linkOrCopy, sync, writeSynced } from "./stage.js";

interface Journal {
  /** Name of the folder beside the journal that has the new files. */
  staged: string;
  written: string[];
  removed: string[];
}

const JOURNAL = "journal.json";

/** @param staged name of the folder in `place` that was staged with `change` */
export async function writeJournal(place: string, staged: string, change: FolderChange): Promise<void> {
  const named = (gone: boolean) => [...change.keys()].filter((path) => (change.get(path) === null) === gone);
  const journal: Journal = { staged, written: named(false), removed: named(true) };
  await writeSynced(join(place, JOURNAL), JSON.stringify(journal));
  await sync(place);
}

export async function carryOut(place: string, folder: string): Promise<void> {
  const { staged, written, removed }: Journal = JSON.parse(await readFile(join(place, JOURNAL), "utf8"));
  for (const path of written) await put(join(place, staged, path), join(folder, path), join(place, "moving"));
  for (const path of removed) {
    await rm(join(folder, path), { force: true });
    await rmdir(dirname(join(folder, path))).catch(() => {}); // goes only when empty
  }
  for (const parent of new Set(written.map((path) => dirname(join(folder, path))))) await sync(parent);
}

async function put(source: string, target: string, moving: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await rm(moving, { force: true });
  await linkOrCopy(source, moving);
  await rename(moving, target).catch(async (error) => {
    if (error.code !== "EXDEV") throw error; // the folder is a mount point
    await rm(target, { force: true });
    await copyFile(source, target);
    await sync(target);
  });
}

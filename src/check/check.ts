import { join } from "node:path";
import { type FolderProblem, listParts, readManifest, verifyFolder } from "../store/index.js";
import { getFileKind } from "../transcript/index.js";
import { inspectFile } from "./inspect-file.js";
import { InspectionPool } from "./inspection-pool.js";

/** Up to this size of a folder, starting threads takes longer than the threads save. */
const THREADS_MIN_BYTES = 64 << 20;

/**
 * Checks a fixtures folder without recording again: digests, manifest, audit log, names and unknown files; that each line is
 * an event, a frame or a record; that no file contains a secret. It reads each file once, as a stream, and writes nothing.
 * @param folder the fixtures folder
 * @returns the problems; empty if there are none
 */
export async function checkFolder(folder: string): Promise<FolderProblem[]> {
  const pool = (await readFolderSize(folder)) > THREADS_MIN_BYTES ? new InspectionPool() : undefined;
  const found: FolderProblem[] = [];
  try {
    const problems = await verifyFolder(folder, async (file) => {
      const kind = getFileKind(file);
      const path = join(folder, file);
      const { problems, ...facts } = await (pool?.inspect(path, kind) ?? inspectFile(path, kind));
      for (const { line, problem, hint } of problems) found.push({ file, line, problem, hint });
      return facts;
    });
    return [...problems, ...found.sort(comparePlaces)];
  } finally {
    await pool?.close();
  }
}

/** The size of all fixtures in bytes, from the manifest; 0 without a readable manifest. */
async function readFolderSize(folder: string): Promise<number> {
  const manifest = await readManifest(folder).catch(() => undefined);
  const parts = Object.values(manifest?.scenarios ?? {}).flatMap(listParts);
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

function comparePlaces(a: FolderProblem, b: FolderProblem): number {
  return a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1;
}

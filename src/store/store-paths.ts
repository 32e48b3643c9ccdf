import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A fixtures folder, and what may lie beside it. */
export interface StorePaths {
  folder: string;
  /** `.NAME.staging`: a future folder in the making, or an old one on its way out. What a killed program left is rubbish. */
  staging: string;
  /** `.NAME.next`: a change that is decided, and not yet carried out whole. */
  next: string;
  /** `.NAME.lock`: somebody writes. */
  lock: string;
}

/** A folder that is a symbolic link stays one: its neighbours are those of the folder that it points to. */
export async function getStorePaths(path: string): Promise<StorePaths> {
  const folder = await realpath(path).catch(() => path);
  const getNeighbor = (what: string) => join(dirname(folder), `.${basename(folder)}.${what}`);
  return { folder, staging: getNeighbor("staging"), next: getNeighbor("next"), lock: getNeighbor("lock") };
}

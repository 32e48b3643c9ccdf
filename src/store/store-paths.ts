import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A fixtures folder, and the paths that may exist beside it. */
export interface StorePaths {
  folder: string;
  /**
   * `.NAME.staging`: a new folder that is being built, or an old one that is being removed. The remains of a
   * killed program can be deleted.
   */
  staging: string;
  /** `.NAME.next`: a change that is decided but not completely applied. */
  next: string;
  /** `.NAME.lock`: exists while a process holds the folder's lock. */
  lock: string;
  /** `.NAME.base`: the fixtures as they were before the first harvest since the last review, where git does not keep them. */
  base: string;
}

/**
 * Returns the paths for a fixtures folder. If the folder is a symbolic link, they are beside the folder that it
 * points to, and the link is kept.
 */
export async function getStorePaths(path: string): Promise<StorePaths> {
  const folder = await realpath(path).catch(() => path);
  const getNeighbor = (what: string) => join(dirname(folder), `.${basename(folder)}.${what}`);
  return {
    folder,
    staging: getNeighbor("staging"),
    next: getNeighbor("next"),
    lock: getNeighbor("lock"),
    base: getNeighbor("base"),
  };
}

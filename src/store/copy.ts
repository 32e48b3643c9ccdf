import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/**
 * Calls `work` with a copy of a fixtures folder, and removes the copy afterwards. If the folder does not exist,
 * the copy does not exist either.
 * @throws the errors of `work`, and the file system's error if the copy cannot be made
 */
export async function withCopy<T>(folder: string, work: (copy: string) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), "touchstone-copy-"));
  try {
    // The copy has its own parent folder, because a harvest writes schemas beside the fixtures.
    const copy = join(scratch, basename(dirname(folder)), basename(folder));
    await cp(folder, copy, { recursive: true, verbatimSymlinks: true }).catch((error) => {
      if (error.code !== "ENOENT") throw error;
    });
    return await work(copy);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

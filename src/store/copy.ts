import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/**
 * Does something with a copy of a fixtures folder, which is removed again; of one that is not there, the copy is not
 * there either.
 * @throws what `work` throws, and what the file system says where there can be no copy
 */
export async function withCopy<T>(folder: string, work: (copy: string) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), "touchstone-copy-"));
  try {
    // With a folder around it of its own: a harvest puts schemas beside the fixtures.
    const copy = join(scratch, basename(dirname(folder)), basename(folder));
    await cp(folder, copy, { recursive: true, verbatimSymlinks: true }).catch((error) => {
      if (error.code !== "ENOENT") throw error;
    });
    return await work(copy);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

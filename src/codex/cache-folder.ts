import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { codexErrors } from "./errors.js";

/**
 * Returns a writable folder of the cache, and makes it if it is missing.
 * @throws TouchstoneError `cache-unwritable`
 */
export async function makeCacheFolder(cacheDir: string, name: string): Promise<string> {
  const folder = join(cacheDir, name);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return folder;
  } catch (first) {
    // On a read-only file system, a recursive mkdir reports ENOENT instead of the real cause.
    const cause = await mkdir(folder).then(
      () => first,
      (second) => second,
    );
    throw codexErrors.cacheUnwritable({ folder, cause });
  }
}

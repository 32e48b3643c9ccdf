import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { codexErrors } from "./errors.js";

/** A folder of the cache that can be written; it is made if need be. @throws TouchstoneError `cache-unwritable` */
export async function makeCacheFolder(cacheDir: string, name: string): Promise<string> {
  const folder = join(cacheDir, name);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return folder;
  } catch (first) {
    // Of a read-only file system, mkdir with all parents says that something is missing.
    const cause = await mkdir(folder).then(
      () => first,
      (second) => second,
    );
    throw codexErrors.cacheUnwritable({ folder, cause });
  }
}

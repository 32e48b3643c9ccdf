import { access, chmod, constants, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { CACHE_TAG, CACHE_TAG_TEXT } from "../config/index.js";
import { fileExists, makeFolders, writeNewFile } from "../lib/index.js";
import { codexErrors } from "./errors.js";

/**
 * Returns a writable folder of the cache. A missing folder is made, with the file that marks it as touchstone's.
 * @param options.isPrivate whether only this user may read a new folder
 * @throws TouchstoneError `cache-unwritable`
 */
export async function makeCacheFolder(
  cacheDir: string,
  name: string,
  { isPrivate = false } = {},
): Promise<string> {
  const folder = join(cacheDir, name);
  try {
    if (!(await fileExists(folder))) {
      await makeFolders(folder);
      if (isPrivate) await chmod(folder, 0o700);
      await writeNewFile(join(folder, CACHE_TAG), CACHE_TAG_TEXT).catch(async (error) => {
        await rmdir(folder).catch(() => {}); // without this file, `cache clean` would keep the folder
        if (error.code !== "EEXIST") throw error; // another process has made the folder at the same time
      });
    }
    await access(folder, constants.W_OK);
    return folder;
  } catch (cause) {
    throw codexErrors.cacheUnwritable({ folder, cause });
  }
}

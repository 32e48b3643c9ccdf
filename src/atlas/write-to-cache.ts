import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { makeCacheFolder } from "../codex/index.js";
import { getCacheFolder } from "../config/index.js";
import { replaceFile } from "../lib/index.js";

/** Writes a file of the atlas in the cache, and makes its folders. @param file its path */
export async function writeToCache(file: string, content: string | Uint8Array): Promise<void> {
  await makeCacheFolder(getCacheFolder(), "atlas");
  await mkdir(dirname(file), { recursive: true });
  await replaceFile(file, content);
}

/** Writes a site into its folder: all files, or none. */
import { existsSync, lstatSync, readdirSync, realpathSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { makeFolders, removeAbandonedFolders, resolveInside, withScratchFolder } from "../lib/index.js";
import { assertNoSecrets } from "../redact/index.js";
import { siteErrors } from "./errors.js";

/** The file by which a folder that `touchstone site` wrote is recognized. */
export const SITE_MARKER = "touchstone-site.json";

const MARKER_TEXT = '{ "writtenBy": "touchstone site" }\n';

/**
 * Writes a site. An existing folder is replaced as a whole.
 * @param path of the folder, as the user gave it; it must be missing, empty, or written by an earlier call
 * @param files path → content
 * @throws TouchstoneError `site-folder-taken`, `site-folder-missing`, `site-not-written`, and `secret-suspected` for a
 * secret in a file; then the folder is unchanged
 */
export async function writeSite(
  path: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
  const folder = existsSync(path) ? realpathSync(path) : resolve(path);
  assertReplaceable(folder);
  for (const [file, content] of files)
    if (typeof content === "string") await assertNoSecrets(join(path, file), content);
  try {
    await replaceSite(folder, files);
  } catch (cause) {
    throw siteErrors.siteNotWritten({ folder, cause });
  }
}

/** Verifies that a site may replace a folder. @throws TouchstoneError `site-folder-taken`, `site-folder-missing` */
export function assertReplaceable(folder: string): void {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isDirectory()) throw siteErrors.siteFolderMissing({ folder });
  const names = readdirSync(folder);
  if (names.length > 0 && !names.includes(SITE_MARKER)) throw siteErrors.siteFolderTaken({ folder });
}

/** Builds the new folder beside the old one, and then puts the new one in its place. */
async function replaceSite(folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  const parent = dirname(folder);
  const prefix = `.${basename(folder)}-`;
  await makeFolders(parent);
  await removeAbandonedFolders(parent, prefix);
  await withScratchFolder(parent, prefix, async (scratch) => {
    const [made, old] = [join(scratch, "new"), join(scratch, "old")];
    for (const [file, content] of [...files, [SITE_MARKER, MARKER_TEXT] as const]) {
      const target = resolveInside(made, file);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    }
    const isThere = existsSync(folder);
    if (isThere) await rename(folder, old);
    try {
      await rename(made, folder);
    } catch (error) {
      if (isThere) await rename(old, folder);
      throw error;
    }
  });
}

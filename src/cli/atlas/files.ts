/** Reads and writes the folder of an atlas. */

import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Atlas, parseAtlas, writeAtlas } from "../../atlas/index.js";
import { formatCount, readPlainText } from "../../lib/index.js";
import { locatePackageFile } from "../../lib/package-files/index.js";
import { cliErrors } from "../errors.js";
import type { JsonFlags } from "../shared/flags.js";
import { ATLAS_FOLDER } from "./flags.js";

/** Writes an atlas, and prints where it is, except with `quiet`. */
export async function writeAndPrintAtlas(
  atlas: Atlas,
  { output, json, quiet = false }: { output: string; quiet?: boolean | undefined } & JsonFlags,
): Promise<void> {
  const folder = resolve(output);
  await writeAtlas(folder, atlas);
  if (json) return console.log(JSON.stringify({ folder, releases: atlas.releases }, null, 2));
  if (quiet) return;
  console.log(
    `${formatCount(atlas.releases.length, "release")}: ${relative(process.cwd(), join(folder, "index.html"))}`,
  );
}

/** Reads the atlas at a path. If the path is the default, and does not exist, it reads the atlas of this package, and says so on stderr, except with `quiet`. */
export async function loadAtlas(
  path: string,
  { quiet = false }: { quiet?: boolean | undefined } = {},
): Promise<Atlas> {
  if (path !== ATLAS_FOLDER || existsSync(ATLAS_FOLDER)) return readAtlas(path);
  const atlas = await readAtlas(locatePackageFile(ATLAS_FOLDER));
  if (quiet) return atlas;
  const { 0: first, length, [length - 1]: last } = atlas.releases;
  console.error(`From touchstone's own atlas: ${length} releases of codex, ${first} to ${last}.`);
  return atlas;
}

/** Returns the file of an atlas. @param path the file itself, or its folder */
export function locateAtlasFile(path: string): string {
  return path.endsWith(".json") ? resolve(path) : resolve(path, "atlas.json");
}

/** Reads an atlas. @param path an atlas.json, or its folder @throws TouchstoneError `atlas-missing`, `atlas-invalid`, `atlas-too-new` */
export async function readAtlas(path: string): Promise<Atlas> {
  const file = locateAtlasFile(path);
  const text = await readPlainText(file).catch((cause) => {
    throw cliErrors.atlasMissing({ file, cause });
  });
  return parseAtlas(file, text);
}

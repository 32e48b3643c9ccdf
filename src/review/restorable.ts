import type { FixtureSet } from "../diff/index.js";
import { computeSha256, listParts, type ManifestEntry } from "../store/index.js";
import { reviewErrors } from "./errors.js";
import { getEntry } from "./reviewed-folder.js";

/**
 * Reads a fixture of the base and verifies it with the base's manifest.
 * @returns null if the base does not have it
 * @throws TouchstoneError `base-incomplete`
 */
export async function readRestorable(
  base: FixtureSet,
  name: string,
): Promise<{ entry: ManifestEntry; files: Record<string, Buffer> } | null> {
  if (!base.names.includes(name)) return null;
  const incomplete = (problem: string) => reviewErrors.baseIncomplete({ base: base.label, name, problem });
  const entry = getEntry(base, name);
  if (!entry) throw incomplete("has no manifest entry for it");
  const files: Record<string, Buffer> = {};
  for (const { file, digest } of listParts(entry)) {
    const content = await base.read(file);
    if (!content) throw incomplete(`has no ${file}`);
    if (computeSha256(content) !== digest) {
      throw incomplete(`holds ${file} with other bytes than its manifest says`);
    }
    files[file] = content;
  }
  return { entry, files };
}

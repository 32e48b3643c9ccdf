import type { FixtureSet } from "../diff/index.js";
import { computeSha256, findUnsupported, listParts, type Restoration } from "../store/index.js";
import { reviewErrors } from "./errors.js";
import { getEntry } from "./reviewed-folder.js";

/**
 * Reads a fixture of the base and verifies it with the base's manifest.
 * @returns what a rejection restores. If the base does not have the fixture, `base` is null, and `unsupported` is what the base's
 *   manifest says about it
 * @throws TouchstoneError `base-incomplete`
 */
export async function readRestorable(
  base: FixtureSet,
  name: string,
): Promise<Pick<Restoration, "base" | "unsupported">> {
  if (!base.names.includes(name))
    return { base: null, unsupported: base.manifest && findUnsupported(base.manifest, name) };
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
  return { base: { entry, files } };
}

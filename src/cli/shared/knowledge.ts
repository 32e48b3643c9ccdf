import type { Atlas } from "../../atlas/index.js";
import { readPlainText } from "../../lib/index.js";
import { type Knowledge, readKnowledge } from "../../verify/index.js";
import { locatePackageFile } from "./package-file.js";

/**
 * Reads what `touchstone verify` knows, from an atlas and from the package's files.
 * @throws TouchstoneError `verify-data-invalid`
 */
export async function loadKnowledge(atlas: Atlas): Promise<Knowledge> {
  const [schemas, order] = await Promise.all(
    ["docs/atlas/schemas.json", "docs/atlas/order.json"].map(async (name) => {
      const path = locatePackageFile(name);
      return { path, text: await readPlainText(path) };
    }),
  );
  return readKnowledge(
    atlas,
    schemas as { path: string; text: string },
    order as { path: string; text: string },
  );
}

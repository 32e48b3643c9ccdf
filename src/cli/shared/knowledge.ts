import type { Atlas } from "../../atlas/index.js";
import { readPlainText } from "../../lib/index.js";
import { locatePackageFile } from "../../lib/package-files/index.js";
import { type Knowledge, readKnowledge } from "../../verify/index.js";

/**
 * Reads what `touchstone verify` knows, from an atlas and from the package's files.
 * @throws TouchstoneError `verify-data-invalid`
 */
export async function loadKnowledge(atlas: Atlas): Promise<Knowledge> {
  const [schemas, order, sessions] = await Promise.all([
    readData("docs/atlas/schemas.json"),
    readData("docs/atlas/order.json"),
    readData("docs/atlas/session.json"),
  ]);
  return readKnowledge(atlas, { schemas, order, sessions });
}

async function readData(name: string): Promise<{ path: string; text: string }> {
  const path = locatePackageFile(name);
  return { path, text: await readPlainText(path) };
}

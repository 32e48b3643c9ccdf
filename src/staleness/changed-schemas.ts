import { join, relative } from "node:path";
import type { Config } from "../config/index.js";
import { findChangedSchemas } from "../store/index.js";
import { locateSchemas } from "../transcript/index.js";

/**
 * Lists the schemas beside the fixtures to which a harvest would give another text, as paths relative to the config file's folder.
 * @param outputSchemas `NAME.json` → text, in addition to the published schemas; default: none
 */
export async function listChangedSchemas(
  { fixtures, root }: Pick<Config, "fixtures" | "root">,
  outputSchemas: Record<string, string> = {},
): Promise<string[]> {
  const folder = locateSchemas(fixtures);
  const names = await findChangedSchemas(folder, outputSchemas);
  return names.map((name) => relative(root, join(folder, name)));
}

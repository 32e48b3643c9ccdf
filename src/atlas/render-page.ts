import { buildPage } from "../page/index.js";
import type { Atlas } from "./atlas-schema.js";

/** One file with the whole atlas in it; it asks nobody for anything. */
export async function renderAtlasPage(atlas: Atlas): Promise<string> {
  return (await buildPage("atlas", atlas)).html;
}

import { buildPage } from "../page/index.js";
import type { Atlas } from "./atlas-schema.js";

/** Renders one HTML file with the whole atlas. It loads nothing from elsewhere. */
export async function renderAtlasPage(atlas: Atlas): Promise<string> {
  return (await buildPage("atlas", atlas)).html;
}

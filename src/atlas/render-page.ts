import { buildPage, type PageFrame } from "../page/index.js";
import type { Atlas } from "./atlas-schema.js";

/** Renders one HTML file with the whole atlas. The file loads nothing from elsewhere. @param frame the header that `touchstone site` adds */
export async function renderAtlasPage(atlas: Atlas, frame?: PageFrame): Promise<string> {
  return (await buildPage("atlas", atlas, frame && { frame })).html;
}

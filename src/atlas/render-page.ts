import { buildPage, type PageFrame } from "../page/index.js";
import type { Atlas } from "./atlas-schema.js";

/** Renders one HTML file with the whole atlas. It loads nothing from elsewhere. @param frame what `touchstone site` adds to the page: a header */
export async function renderAtlasPage(atlas: Atlas, frame?: PageFrame): Promise<string> {
  return (await buildPage("atlas", atlas, frame && { frame })).html;
}

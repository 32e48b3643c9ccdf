import { pageOf } from "../page/index.js";
import type { Atlas } from "./data.js";

/** One file with the whole atlas in it; it asks nobody for anything. */
export async function toPage(atlas: Atlas): Promise<string> {
  return (await pageOf("atlas", atlas)).html;
}

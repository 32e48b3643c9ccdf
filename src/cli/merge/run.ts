import { mergeAtlases } from "../../atlas/index.js";
import { printWritten, readAtlas } from "../atlas/files.js";
import type { MergeFlags } from "./command.js";

export async function runMerge(parts: string[], flags: MergeFlags): Promise<void> {
  await printWritten(mergeAtlases(await Promise.all(parts.map(readAtlas))), flags);
}

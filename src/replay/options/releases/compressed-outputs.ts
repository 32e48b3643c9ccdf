/** Recorded outputs that are compressed: large ones, such as the schemas of the protocol, and all outputs of releases that are not pinned. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { RELEASES_FOLDER } from "../package-files.js";
import type { CodexOutput } from "./index.js";

/** The form of the file. It contains each text once, and an output refers to its texts by their indexes in `texts`. */
interface CompressedOutputs {
  texts: string[];
  outputs: Record<string, { code: number; stdout: number; stderr: number; files: Record<string, number> }>;
}

/**
 * Finds the compressed output of a command that scripts/record-codex-outputs.mjs has recorded with the release.
 * @param command names and flags as recorded: `debug models`
 */
export function findCompressedOutput(version: string, command: string): CodexOutput | undefined {
  const path = join(RELEASES_FOLDER, "outputs", `${version}.br`);
  if (!existsSync(path)) return undefined;
  const { texts, outputs }: CompressedOutputs = JSON.parse(
    brotliDecompressSync(readFileSync(path)).toString(),
  );
  const found = Object.hasOwn(outputs, command) ? outputs[command] : undefined;
  if (!found) return undefined;
  const getText = (number: number) => texts[number] ?? "";
  const files = Object.entries(found.files).map(([file, number]) => [file, getText(number)]);
  return {
    code: found.code,
    stdout: getText(found.stdout),
    stderr: getText(found.stderr),
    files: Object.fromEntries(files),
  };
}

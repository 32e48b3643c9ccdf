import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { resolveInside } from "../../lib/index.js";
import { describeSystemError } from "./system-error.js";

/**
 * Writes the files that codex writes for `app-server generate-ts` and `generate-json-schema`.
 * @param folder value of `--out`
 * @param files path → text
 * @returns codex's text on stderr, if the folder can't be made
 */
export function writeOutputFiles(folder: string, files: Record<string, string>): string | undefined {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    return `Error: Failed to create ${folder}\n\nCaused by:\n    ${describeSystemError(error)}\n`;
  }
  for (const [path, text] of Object.entries(files)) {
    const file = resolveInside(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return undefined;
}

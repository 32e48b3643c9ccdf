/** What codex's sandbox leaves in the system's temporary folder when it is killed. */
import { readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";

/** The folder that codex's sandbox lets every command write to, whatever TMPDIR is. */
export const CODEX_TEMPORARY_FOLDER = "/tmp";

/**
 * Names that codex (0.163) protects in each folder that a command may write to. If there is no such folder, its
 * sandbox makes an empty one to mount something over it, and removes it when the command has ended.
 */
const PROTECTED_NAMES = [".agents", ".aws", ".codex", ".git"];

/** Lists the folders with these names that are there now. */
export function listCodexTraces(folder = CODEX_TEMPORARY_FOLDER): string[] {
  try {
    return readdirSync(folder).filter((name) => PROTECTED_NAMES.includes(name));
  } catch {
    return [];
  }
}

/**
 * Removes the empty folders that a killed sandbox has left. A folder with content stays.
 * @param kept names that were there before codex ran
 */
export function removeCodexTraces(kept: readonly string[] = [], folder = CODEX_TEMPORARY_FOLDER): void {
  for (const name of listCodexTraces(folder)) {
    if (kept.includes(name)) continue;
    try {
      rmdirSync(join(folder, name));
    } catch {
      // it has content, or belongs to another user
    }
  }
}

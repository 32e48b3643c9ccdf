import { PATHS } from "./placeholders.js";

/** The list of the writable folders in codex's instructions about the sandbox (`codex-rs/prompts/src/permissions_instructions.rs`). */
const WRITABLE_ROOTS = /(?<=\bThe writable roots are )`[^`\n]+`(?:, `[^`\n]+`)+/g;

/**
 * Puts the run's folders before the other ones in codex's list of writable folders. codex sorts the list by the real paths, so the
 * place of `/tmp` in it depends on where this machine keeps the folders of its runs.
 * @param text a text in which the paths of the run are replaced by placeholders
 */
export function orderWritableRoots(text: string): string {
  return text.replace(WRITABLE_ROOTS, (list) => {
    const roots = list.split(", ");
    return [...roots.filter(isInRun), ...roots.filter((root) => !isInRun(root))].join(", ");
  });
}

function isInRun(root: string): boolean {
  return Object.values(PATHS).some((folder) => `${root.slice(1, -1)}/`.startsWith(`${folder}/`));
}

/**
 * The files inside the native executable of the fake codex (scripts/native.mjs). They have paths, and Bun's `node:fs` finds,
 * lists and reads them, but it cannot open them.
 */

/** The folder that an executable of Bun has its files in. */
export const EMBEDDED_FOLDER = "/$bunfs/root";

/** Whether a path is that of a file inside this executable. On Node there is none. */
export function isEmbedded(path: string): boolean {
  return path.startsWith(`${EMBEDDED_FOLDER}/`);
}

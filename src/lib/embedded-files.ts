/**
 * The files inside the native executable of the fake codex (scripts/native.mjs). Bun's `node:fs` finds them, lists them, and reads them
 * by their paths, but it gives no file descriptor for them.
 */

/** The folder that an executable of Bun has its files in. */
export const EMBEDDED_FOLDER = "/$bunfs/root";

/** Whether a path is that of a file inside this executable. On Node there is none. */
export function isEmbedded(path: string): boolean {
  return path.startsWith(`${EMBEDDED_FOLDER}/`);
}

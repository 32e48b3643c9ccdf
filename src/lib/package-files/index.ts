/** Finds files of this package. This is a separate entry point: in the bundle of the fake codex, a module has no place of its own. */
import { fileURLToPath } from "node:url";

/** Returns the absolute path of a file or folder of this package. @param path its path from the package's root */
export function locatePackageFile(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}

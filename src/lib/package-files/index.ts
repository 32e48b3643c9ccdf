/**
 * Finds files of this package by the path of this module. This is a separate entry point, because the bundle of the fake codex
 * must not contain it: there, this module would have another path.
 */
import { fileURLToPath } from "node:url";

/** Returns the absolute path of a file or folder of this package. @param path its path from the package's root */
export function locatePackageFile(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}

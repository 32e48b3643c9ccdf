import { lstatSync } from "node:fs";
import { join } from "node:path";
import { fileErrors } from "./errors.js";

/** Longest part of a path on the usual file systems of Linux and macOS. */
const MAX_PART_BYTES = 255;
/** Longest path inside a folder. It leaves room for the folder: a whole path may have 1024 bytes on macOS, and 4096 on Linux. */
const MAX_PATH_BYTES = 512;

/**
 * Explains why a text is no relative path of a file below some folder. It looks only at the text, and not at the disk.
 * @returns a clause such as "it has a part `..`"; undefined for a good path
 */
export function explainBadPath(path: string): string | undefined {
  if (path === "") return "it is empty";
  if (path.startsWith("/")) return "it is absolute";
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return `it is longer than ${MAX_PATH_BYTES} bytes`;
  for (const part of path.split("/")) {
    if (part === "") return "it has an empty part";
    if (part === "." || part === "..") return `it has a part \`${part}\``;
    if (/\p{Cc}/u.test(part)) return "it has a control character";
    if (/\p{Cs}/u.test(part)) return "it has half of a character";
    if (Buffer.byteLength(part) > MAX_PART_BYTES) return `it has a part of more than ${MAX_PART_BYTES} bytes`;
  }
  return undefined;
}

/**
 * Resolves a path that a file or another program names, such as a path in a scenario or in a manifest. Its
 * text is checked by `explainBadPath`, and its parts on the disk: none of them may be a symbolic link, wherever that leads.
 * @param folder the folder that must contain the file; it may itself be a link
 * @param path relative to the folder; the file may be missing
 * @throws TouchstoneError `path-outside`
 */
export function resolveInside(folder: string, path: string): string {
  return walkInside(folder, path, path.split("/").length);
}

/**
 * Resolves a path like `resolveInside`, for a file that will be replaced or removed. So the file itself may be a link,
 * but none of the folders above it.
 * @throws TouchstoneError `path-outside`
 */
export function resolveTargetInside(folder: string, path: string): string {
  return walkInside(folder, path, path.split("/").length - 1);
}

/** @param checked number of the path's parts that must not be links */
function walkInside(folder: string, path: string, checked: number): string {
  const problem = explainBadPath(path);
  if (problem !== undefined) throw fileErrors.pathOutside({ folder, path, problem });
  let resolved = folder;
  for (const [index, part] of path.split("/").entries()) {
    resolved = join(resolved, part);
    if (index >= checked || !lstatSync(resolved, { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    throw fileErrors.pathOutside({ folder, path, problem: `${resolved} is a symbolic link` });
  }
  return resolved;
}

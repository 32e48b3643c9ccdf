/** Finds where a link of a Markdown file leads: to a page of the site, or out of it. */
import { type Stats, statSync } from "node:fs";
import { posix } from "node:path";
import { resolveInside, TouchstoneError } from "../lib/index.js";
import { isExternal } from "./markdown.js";
import { getCopyPath, getDocumentPath, getSourcePath } from "./page-paths.js";

/** A file or folder of the repository that the site shows or copies. */
export interface RepositoryPath {
  /** Its path from the repository's root. */
  path: string;
  kind: "document" | "image" | "file" | "folder";
  /** The path of its page, or of its copy, in the site. */
  page: string;
}

export type LinkTarget =
  | { kind: "external"; address: string }
  | { kind: "inside"; target: RepositoryPath; anchor: string }
  /** The target is missing, outside of the repository, or behind a symbolic link. */
  | { kind: "dead"; path: string };

/** The pages of the site that replace a file of the repository: path of the file → path of the page. */
export type PageReplacements = ReadonlyMap<string, string>;

/**
 * Finds the target of a link.
 * @param file the Markdown file that has the link, from the repository's root
 * @param link as written
 * @returns undefined for a link that the site must not have, such as `javascript:`
 */
export function findLinkTarget(
  root: string,
  file: string,
  link: string,
  replacements: PageReplacements,
): LinkTarget | undefined {
  if (isExternal(link)) return { kind: "external", address: link };
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(link)) return undefined;
  const [before = "", anchor = ""] = link.split(/#(.*)/s).map(decode);
  const path = before === "" ? file : resolvePath(file, before);
  const page = replacements.get(path);
  if (page !== undefined) return { kind: "inside", target: { path, kind: "file", page }, anchor };
  const target = findRepositoryPath(root, path);
  return target ? { kind: "inside", target, anchor } : { kind: "dead", path };
}

/** Resolves a link as GitHub does: `/` is the repository's root, and a query such as `?raw=true` is no part of the path. */
function resolvePath(file: string, link: string): string {
  const path = link.replace(/\?.*$/s, "");
  return posix.join(path.startsWith("/") ? "." : posix.dirname(file), path).replace(/^\/|\/$/g, "");
}

/** Finds a file or folder, and the path of its page or copy. @returns undefined if it is missing, outside of the repository, or behind a symbolic link */
export function findRepositoryPath(root: string, path: string): RepositoryPath | undefined {
  const stats = statInside(root, path);
  if (stats?.isDirectory()) {
    const readme = posix.join(path, "README.md");
    if (statInside(root, readme)?.isFile())
      return { path: readme, kind: "document", page: getDocumentPath(readme) };
    return { path, kind: "folder", page: getSourcePath(path, "folder") };
  }
  if (!stats?.isFile()) return undefined;
  if (path.endsWith(".md")) return { path, kind: "document", page: getDocumentPath(path) };
  if (/\.(?:png|jpe?g|gif|webp|svg)$/i.test(path)) return { path, kind: "image", page: getCopyPath(path) };
  return { path, kind: "file", page: getSourcePath(path, "file") };
}

/**
 * Resolves a path of the repository. `.` is its root.
 * @throws TouchstoneError `path-outside`
 */
export function resolveFromRoot(root: string, path: string): string {
  return path === "." ? root : resolveInside(root, path);
}

function statInside(root: string, path: string): Stats | undefined {
  try {
    return statSync(resolveFromRoot(root, path), { throwIfNoEntry: false });
  } catch (error) {
    if (error instanceof TouchstoneError) return undefined;
    throw error;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

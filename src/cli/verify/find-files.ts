/** Finds the files that a user names by paths of files or folders, or by patterns. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { escapeRegExp, listFilesBelow } from "../../lib/index.js";
import { verifyErrors } from "../../verify/index.js";
import { STDIN } from "../shared/stdin.js";

/** A file to verify. */
export interface GivenFile {
  path: string;
  /** Whether the user named the file itself. If the user named only its folder or a pattern, a file without messages is left out. */
  isNamed: boolean;
}

/**
 * Lists the files that are named, each once, in the order of the command line. The files of a folder or pattern are sorted by name
 * in each folder.
 * @throws TouchstoneError `nothing-to-verify` if a name leads to no file
 */
export function findFiles(names: readonly string[]): GivenFile[] {
  const found = new Map<string, GivenFile>();
  for (const name of names) {
    const files = findNamed(name);
    if (files.length === 0) throw verifyErrors.nothingToVerify({ problem: describeEmpty(name) });
    for (const file of files) {
      const key = file.path === STDIN ? STDIN : resolve(file.path);
      if (!found.get(key)?.isNamed) found.set(key, file);
    }
  }
  return [...found.values()];
}

function findNamed(name: string): GivenFile[] {
  if (name === STDIN) return [{ path: STDIN, isNamed: true }];
  const stats = statSync(name, { throwIfNoEntry: false });
  if (stats?.isDirectory())
    return listFiles(name)
      .filter(isTranscript)
      .map((path) => ({ path, isNamed: false }));
  if (stats) return [{ path: name, isNamed: true }];
  if (!WILDCARD.test(name)) return [];
  const base = name
    .split("/")
    .slice(
      0,
      name.split("/").findIndex((part) => WILDCARD.test(part)),
    )
    .join("/");
  const pattern = buildPattern(name);
  return listFiles(base || (name.startsWith("/") ? "/" : "."))
    .filter((path) => pattern.test(path))
    .map((path) => ({ path, isNamed: false }));
}

function describeEmpty(name: string): string {
  if (statSync(name, { throwIfNoEntry: false }))
    return `${name} has no file that ends in .jsonl, .ndjson or .json (or one of these and .gz).`;
  return WILDCARD.test(name) ? `No file matches ${name}.` : `There is no file ${name}.`;
}

function isTranscript(path: string): boolean {
  return /\.(?:jsonl|ndjson|json)(?:\.gz)?$/.test(path);
}

/** Lists the files below a folder; none if there is no such folder. */
function listFiles(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? listFilesBelow(folder, ["node_modules"])
    : [];
}

/** What makes a name a pattern. */
const WILDCARD = /[*?{[]/;

/** Builds the expression of a pattern with `*`, `**`, `?`, `[ab]`, `[!ab]` and `{a,b}`. */
function buildPattern(pattern: string): RegExp {
  let depth = 0;
  const source = pattern.replace(/\*\*\/|\*\*|[*?{},]|\[[^\]/]+\]|[^*?{},[]+|\[/g, (part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part === "{") {
      depth++;
      return "(?:";
    }
    if (part === "}" && depth > 0) {
      depth--;
      return ")";
    }
    if (part === "," && depth > 0) return "|";
    if (part.length > 2 && part.startsWith("[")) return buildClass(part.slice(1, -1));
    return escapeRegExp(part);
  });
  return new RegExp(`^${(source + ")".repeat(depth)).replace(/^\\\.\\\//, "")}$`);
}

/** Builds the class of `[ab]`, `[a-z]` or `[!ab]`. @param text what is between the brackets */
function buildClass(text: string): string {
  const [, not = "", chars = ""] = /^([!^]?)(.*)$/s.exec(text) ?? [];
  const parts = chars.match(/.-.|./gsu) ?? [];
  const ranges = parts.map((part) => {
    const [from = "", to = from] = part.length > 1 ? part.split("-") : [part];
    return from <= to ? `${escapeInClass(from)}-${escapeInClass(to)}` : "";
  });
  return `[${not ? "^/" : ""}${ranges.join("")}]`;
}

function escapeInClass(char: string): string {
  return char.replace(/[\\\]^-]/, "\\$&");
}

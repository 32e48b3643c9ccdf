import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { dirname, extname, join, parse } from "node:path";
import { readPlainFile } from "../lib/index.js";
import { DRIVERS } from "./subject-names.js";

/** Folders that tools write into a driver's folder. Their contents depend on the machine. */
const WRITTEN_BY_TOOLS = new Set(["__pycache__", "node_modules", "target"]);

/** How a driver in JavaScript imports touchstone's helper from the package. */
const PACKAGED_HELPER = "codex-touchstone/driver";

interface DriverFile {
  name: string;
  content: Buffer;
}

/**
 * Computes a SHA-256 digest over the names and contents of a driver's files: first the files below its folder, sorted in each folder,
 * then the shared files that these import from the folder above or from the package, such as helper.py. Hidden folders, and folders
 * that tools write, are left out. A changed driver is built again, and its fixtures are stale.
 * @returns 64 hexadecimal digits
 */
export async function hashDriver(folder: string): Promise<string> {
  const own = await readFiles(folder);
  const hash = createHash("sha256");
  for (const { name, content } of [...own, ...(await findImported(own, dirname(folder)))])
    hash.update(name).update(content);
  return hash.digest("hex");
}

async function readFiles(folder: string): Promise<DriverFile[]> {
  const files: DriverFile[] = [];
  for (const entry of await readSortedFolder(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!WRITTEN_BY_TOOLS.has(entry.name) && !entry.name.startsWith("."))
        files.push(...(await readFiles(path)));
    } else if (entry.isFile()) files.push({ name: entry.name, content: await readPlainFile(path) });
  }
  return files;
}

/** Finds the shared files that a driver imports, directly or through another shared file. Sorted by name. */
async function findImported(own: DriverFile[], parent: string): Promise<DriverFile[]> {
  const shared = (await readSortedFolder(parent).catch(() => [])).filter((entry) => entry.isFile());
  const paths = shared.map(({ name }) => join(parent, name)).filter((path) => extname(path) in IMPORTS);
  const helper = join(DRIVERS, "helper.mjs");
  const importing = [...own];
  const found = new Map<string, DriverFile>();
  for (const { name, content } of importing) {
    const text = extname(name) in IMPORTS ? content.toString("utf8") : "";
    const imported = paths.filter((path) => importsFile(name, text, path));
    if (text.includes(`"${PACKAGED_HELPER}"`)) imported.push(helper);
    for (const path of imported.filter((path) => !found.has(path))) {
      const file = { name: `../${parse(path).base}`, content: await readPlainFile(path) };
      found.set(path, file);
      importing.push(file); // the loop also looks at this one
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Extension of a shared file → builds the pattern that finds an import of the file, from a driver's folder or from the file's own folder. */
const IMPORTS: Record<string, (file: { name: string; base: string }) => RegExp> = {
  ".py": ({ name }) => new RegExp(`^[ \\t]*(?:from|import)[ \\t]+${escapePattern(name)}\\b`, "m"),
  ".mjs": ({ base }) => new RegExp(`["']\\.\\.?/${escapePattern(base)}["']`),
  ".rs": ({ base }) => new RegExp(`#\\[path = "\\.\\./\\.\\./${escapePattern(base)}"\\]`),
  ".js": ({ base }) => new RegExp(`["']\\.\\.?/${escapePattern(base)}["']`),
};

function importsFile(importer: string, text: string, path: string): boolean {
  const extension = extname(path);
  const isSameLanguage = [".py", ".rs"].every((one) => (extension === one) === (extname(importer) === one));
  return isSameLanguage && (IMPORTS[extension]?.(parse(path)).test(text) ?? false);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

async function readSortedFolder(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

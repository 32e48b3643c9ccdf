import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readPlainFile } from "../lib/index.js";

/** Folders that tools write into a driver's folder. What is in them depends on the machine. */
const WRITTEN_BY_TOOLS = new Set(["__pycache__", "node_modules", "target"]);

/**
 * Computes a SHA-256 digest over the names and contents of the files in a driver's folder, in the order of their
 * paths. A changed driver is built again, and its fixtures are stale.
 * @returns 64 hexadecimal digits
 */
export async function hashDriver(folder: string): Promise<string> {
  const hash = createHash("sha256");
  await addFiles(folder, (name, content) => hash.update(name).update(content));
  return hash.digest("hex");
}

async function addFiles(folder: string, add: (name: string, content: Buffer) => void): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!WRITTEN_BY_TOOLS.has(entry.name) && !entry.name.startsWith(".")) await addFiles(path, add);
    } else if (entry.isFile()) add(entry.name, await readPlainFile(path));
  }
}

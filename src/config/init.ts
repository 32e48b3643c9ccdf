import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { CONFIG_FILE, readTextIfExists } from "../lib/index.js";
import { type Config, loadConfig } from "./config.js";
import { DEFAULTS } from "./settings/index.js";

/**
 * Files that touchstone puts beside fixtures while it writes them, and the pull request's text that `upgrade`
 * writes.
 */
const IGNORED = [
  `${DEFAULTS.fixtures}/.*.staging/`,
  `${DEFAULTS.fixtures}/.*.next/`,
  `${DEFAULTS.fixtures}/.*.lock/`,
  "touchstone-upgrade.md",
];

/**
 * Sets up a repository. Existing files are kept.
 * @param files additional files: path → text
 * @returns the files that were written, relative to `root`
 * @throws the file system's error if a file cannot be written
 */
export async function initRepository(root: string, files: Record<string, string>): Promise<string[]> {
  const all = { [CONFIG_FILE]: renderConfig(await loadConfig(PACKAGE)), ...files };
  const written: string[] = [];
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    try {
      await writeFile(join(root, path), text, { flag: "wx" });
      written.push(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  if (await addIgnoredPaths(join(root, ".gitignore"))) written.push(".gitignore");
  return written;
}

async function addIgnoredPaths(file: string): Promise<boolean> {
  const text = (await readTextIfExists(file)) ?? "";
  const missing = IGNORED.filter((line) => !text.split("\n").includes(line));
  if (missing.length === 0) return false;
  const before = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  await writeFile(file, `${before}${missing.join("\n")}\n`);
  return true;
}

/** The root of this package. Its own config file has the versions that the package was tested with. */
const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));

/** Renders the config file of a new repository, with the versions of this package's own config file. */
function renderConfig({ codex, reference, sdks }: Config): string {
  const { scenarios, fixtures, checklist } = DEFAULTS;
  return `# The one place where versions are written.
${stringify({ codex, sdks })}# The subject that all others are compared with.
${stringify({ reference })}# Folders, relative to this file.
${stringify({ scenarios, fixtures, checklist })}`;
}

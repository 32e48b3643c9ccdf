import { lstatSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readPlainTextSync } from "./plain-file.js";

/** Name of the config file in the root of a repository. */
export const CONFIG_FILE = "touchstone.config.yaml";

/** Finds the nearest folder that has a config file, from `from` upwards. */
export function findConfigFolder(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (isThere(join(folder, CONFIG_FILE))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Whether something has this path. A link that leads nowhere counts too: the user means it, and not the config file of a folder above. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Reads the text of a top-level key of the config file without a YAML parser. Loading a parser takes longer than a replay,
 * and longer than a user waits for a completion.
 * @param folder folder that may contain the config file
 * @returns undefined if there is no config file, or the key has no text on its own line
 * @throws the errors of `openPlainFile`
 */
export function readConfigLine(folder: string, key: string): string | undefined {
  const config = join(folder, CONFIG_FILE);
  if (!isThere(config)) return undefined;
  const [, text = ""] = new RegExp(`^${key}:(.*)$`, "m").exec(readPlainTextSync(config)) ?? [];
  const value = text.trim();
  const quoted = /^"([^"]*)"|^'([^']*)'/.exec(value);
  // A comment begins with `#` at the start or after white space.
  return (quoted ? (quoted[1] ?? quoted[2]) : value.replace(/(?:^|\s)#.*/, "").trimEnd()) || undefined;
}

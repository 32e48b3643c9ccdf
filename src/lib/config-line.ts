import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Name of the configuration file in the root of a repository. */
export const CONFIG_FILE = "touchstone.config.yaml";

/** The nearest folder, at `from` or above it, that has a config file. */
export function findConfigFolder(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, CONFIG_FILE))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * A text of the config file at its top level. It is read without a YAML parser: loading one takes longer than a replay
 * does, or a user waits for a completion.
 * @param folder where the config file would stand
 */
export function readConfigLine(folder: string, key: string): string | undefined {
  const config = join(folder, CONFIG_FILE);
  if (!existsSync(config)) return undefined;
  const line = new RegExp(`^${key}:[ \\t]*(?:"([^"\\n]+)"|'([^'\\n]+)'|([^\\s#]+))`, "m");
  const quotedValue = line.exec(readFileSync(config, "utf8"));
  return quotedValue?.[1] ?? quotedValue?.[2] ?? quotedValue?.[3];
}

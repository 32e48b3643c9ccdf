import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folders that the config file can name, where it names none. Relative to it. */
export const DEFAULT_FOLDERS = { fixtures: "integration/fixtures", scenarios: "scenarios" } as const;

/**
 * A folder that the config file names, or its default. The file is read without a YAML parser: loading one takes longer
 * than a replay does, or a user waits for a completion.
 * @param folder where the config file would stand
 */
export function readConfigFolder(folder: string, key: keyof typeof DEFAULT_FOLDERS): string {
  const config = join(folder, "touchstone.config.yaml");
  if (!existsSync(config)) return DEFAULT_FOLDERS[key];
  const line = new RegExp(`^${key}:[ \\t]*(?:"([^"\\n]+)"|'([^'\\n]+)'|([^\\s#]+))`, "m");
  const said = line.exec(readFileSync(config, "utf8"));
  return said?.[1] ?? said?.[2] ?? said?.[3] ?? DEFAULT_FOLDERS[key];
}

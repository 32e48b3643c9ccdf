import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A text of the config file at its top level, read without a YAML parser: loading one takes longer than a replay does, or
 * a user waits for a completion.
 * @param folder where the config file would stand
 */
export function configLine(folder: string, key: "fixtures" | "scenarios"): string | undefined {
  const config = join(folder, "touchstone.config.yaml");
  if (!existsSync(config)) return undefined;
  const line = new RegExp(`^${key}:[ \\t]*(?:"([^"\\n]+)"|'([^'\\n]+)'|([^\\s#]+))`, "m");
  const said = line.exec(readFileSync(config, "utf8"));
  return said?.[1] ?? said?.[2] ?? said?.[3];
}

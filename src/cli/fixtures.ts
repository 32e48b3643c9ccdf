import { join, resolve } from "node:path";
import { type Config, loadConfig } from "../config/index.js";

/** The fixtures folder that a flag names, else the config's. */
export async function fixturesFolder(given: string | undefined, config?: Config): Promise<string> {
  return given ? resolve(given) : join((config ?? (await loadConfig())).fixtures, "python");
}

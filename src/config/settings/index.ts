/** The settings that a config file may leave out. It loads no package, so that the fake codex and the completion can use it. */
import { readConfigLine } from "../../lib/index.js";

/** What holds where the config file says nothing, or where there is none. */
export const DEFAULTS = {
  /** The subject that all others are compared with. */
  reference: "python",
  scenarios: "scenarios",
  fixtures: "integration/fixtures",
  checklist: "docs/python-parity-checklist.md",
};

/** Where the fixtures of the reference are by default, relative to the config file. */
export const DEFAULT_REFERENCE_FOLDER = `${DEFAULTS.fixtures}/${DEFAULTS.reference}`;

/**
 * One setting, read without a YAML parser.
 * @param folder where the config file would stand
 * @returns what the file says, else the default
 */
export function readSetting(folder: string, key: keyof typeof DEFAULTS): string {
  return readConfigLine(folder, key) ?? DEFAULTS[key];
}

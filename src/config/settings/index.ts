/**
 * Settings that a config file may omit. The fake codex and the completion of the shell use this file, so it loads no package, which
 * would slow them down.
 */
import { readConfigLine } from "../../lib/index.js";

/** The values for keys that the config file omits, and for a missing config file. */
export const DEFAULTS = {
  /** The subject that all others are compared with. */
  reference: "python",
  scenarios: "scenarios",
  fixtures: "integration/fixtures",
  checklist: "docs/python-parity-checklist.md",
};

/** Default folder of the reference's fixtures, relative to the config file. */
export const DEFAULT_REFERENCE_FOLDER = `${DEFAULTS.fixtures}/${DEFAULTS.reference}`;

/**
 * Reads one setting without a YAML parser.
 * @param folder folder that may contain the config file
 * @returns the file's value, or the default
 */
export function readSetting(folder: string, key: keyof typeof DEFAULTS): string {
  return readConfigLine(folder, key) ?? DEFAULTS[key];
}

/**
 * Where each file of a fixtures folder lies (docs/fixtures.md). No other source file spells these names: layout.test.ts
 * checks that. Paths of files are relative to the folder, with `/`.
 */
import { statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readSetting } from "../config/settings/index.js";
import { findConfigFolder } from "../lib/index.js";

/** What the fixtures of a folder are, and where they came from. */
export const MANIFEST_FILE = "manifest.json";

/** Who changed what in a folder, when and why. */
export const AUDIT_FILE = "audit.jsonl";

/** For people: what the files are. It lies beside the folders of the subjects. */
export const README_FILE = "README.md";

const WIRE_FOLDER = "wire";
const SCHEMAS_FOLDER = "schemas";
const ENDING = ".jsonl";

/** What the path of an event file looks like. */
export const STEP_FILE = /^[a-z0-9][a-z0-9_]*\.jsonl$/;

/** What the path of a file of frames looks like. */
export const WIRE_FILE = /^wire\/[a-z0-9][a-z0-9_]*\.jsonl$/;

/**
 * The path of a scenario's events.
 * @param step from 1; undefined where the fixture has only one
 */
export function buildEventPath(scenario: string, step?: number): string {
  return `${scenario}${step === undefined ? "" : `_step${step}`}${ENDING}`;
}

/** The path of a scenario's frames, which are those of all its steps. */
export function buildWirePath(scenario: string): string {
  return `${WIRE_FOLDER}/${scenario}${ENDING}`;
}

/** Whether a file holds frames, and not events. */
export function isWireFile(file: string): boolean {
  return file.startsWith(`${WIRE_FOLDER}/`);
}

/** Whether a file holds events or frames. */
export function isFixtureFile(file: string): boolean {
  return file.endsWith(ENDING) && file !== AUDIT_FILE;
}

/** Whether a file may be one of a scenario's. */
export function isFileForScenario(file: string, scenario: string): boolean {
  return new RegExp(`^(wire/)?${scenario}(_[a-z0-9_]+)?\\.jsonl$`).test(file);
}

/** The scenario that a file belongs to, as far as its name tells: `wire/a.jsonl`, `a_step2.jsonl` and `a_pending.jsonl` belong to `a`. */
export function parseScenarioName(file: string): string {
  return removeEnding(file).replace(/_(?:step\d+|pending)$/, "");
}

/** The name of a file without its folder and its ending: `a_step2`. */
export function removeEnding(file: string): string {
  return basename(file, ENDING);
}

/** The fixture whose step has this name: `a` for `a_step2`, and for `a`. */
export function removeStep(name: string): string {
  return name.replace(/_step\d+$/, "");
}

/** Whether a name is that of one step. */
export function isStepName(name: string): boolean {
  return removeStep(name) !== name;
}

/** A pattern that finds the names of scenarios in a text, with `_stepN` or `_pending` behind them; a name is its first group. */
export function buildNamePattern(scenarios: string[]): RegExp {
  // The longest comes first: `thread_auto_run_step1` is not of a scenario `thread_auto`.
  const names = [...scenarios].sort((a, b) => b.length - a.length).join("|");
  return new RegExp(`(?<![A-Za-z0-9_])(${names})(?:_step\\d+|_pending)?(?![A-Za-z0-9_])`, "g");
}

/** Whether a user named a file by its path, and not a fixture. */
export function isFilePath(name: string): boolean {
  return name.includes("/") || name.endsWith(ENDING);
}

/** The fixtures folder that a path leads into, and the file's path in it. */
export function splitFilePath(path: string): { folder: string; file: string } {
  const folder = dirname(path);
  const isWire = basename(folder) === WIRE_FOLDER;
  return isWire
    ? { folder: dirname(folder), file: `${WIRE_FOLDER}/${basename(path)}` }
    : { folder, file: basename(path) };
}

/** The names of the event files, or of the files of frames, among the files of one folder, without their ending. Sorted. */
export function selectNames(files: string[]): string[] {
  return files.filter(isFixtureFile).map(removeEnding).sort();
}

/** The folder in a fixtures folder that holds the frames. */
export function locateWireFolder(folder: string): string {
  return join(folder, WIRE_FOLDER);
}

/** The folder of the schemas. @param root the folder that holds the fixtures folders of all subjects */
export function locateSchemas(root: string): string {
  return join(root, SCHEMAS_FOLDER);
}

/** The folder of the schemas, by the fixtures folder of a subject. */
export function locateSchemasBeside(folder: string): string {
  return locateSchemas(dirname(folder));
}

/** The name of the published JSON Schema of a format, in the folder of the schemas. */
export function buildFormatSchemaName(format: string): string {
  return `${format}.schema.json`;
}

/** What the name of a structured-output schema looks like, in the folder of the schemas. */
export const OUTPUT_SCHEMA_FILE = /^[a-z0-9][a-z0-9_]{0,79}\.json$/;

/** The name of a scenario's structured-output schema, in the folder of the schemas. */
export function buildOutputSchemaName(scenario: string): string {
  return `${scenario}.json`;
}

/** The path of a scenario's structured-output schema. */
export function buildOutputSchemaPath(scenario: string): string {
  return `../${SCHEMAS_FOLDER}/${buildOutputSchemaName(scenario)}`;
}

/** The fixtures folder of a subject. @param root the folder that holds those of all subjects */
export function locateSubjectFolder(root: string, subject: string): string {
  return join(root, subject);
}

/**
 * The fixtures folder of a subject, by a folder that a user names: that of all subjects, the subject's own, or, of `exec`,
 * that of the subject beside it, so that one setting serves both. Undefined where there is none.
 * @param subject default: the reference
 */
export function findGivenFolder(given: string, subject?: string): string | undefined {
  const name = subject ?? readSetting(findConfigFolder(given) ?? given, "reference");
  const beside = subject === "exec" ? [locateSubjectFolder(dirname(given), subject)] : [];
  return [locateSubjectFolder(given, name), ...beside, given].find(isFolder);
}

/**
 * The fixtures folder of a subject in the nearest folder, from `cwd` upwards, that has one where its config says.
 * @param subject default: the reference
 */
export function findFolderAbove(cwd: string, subject?: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const name = subject ?? readSetting(folder, "reference");
    const found = locateSubjectFolder(join(folder, readSetting(folder, "fixtures")), name);
    if (isFolder(found)) return found;
    if (folder === dirname(folder)) return undefined;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

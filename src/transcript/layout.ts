/**
 * Names and paths of the files in a fixtures folder and beside it (docs/fixtures.md). layout.test.ts checks that no other source
 * file contains these names. Paths of fixture files are relative to the fixtures folder and use `/`.
 */
import { statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readSetting } from "../config/settings/index.js";
import { findConfigFolder } from "../lib/index.js";

/** The manifest: lists the fixtures of a folder, and what each was recorded from. */
export const MANIFEST_FILE = "manifest.json";

/** The audit log: who changed which fixture, when and why. */
export const AUDIT_FILE = "audit.jsonl";

/** The file that describes the fixtures for people. It is in the parent folder of the subjects' folders. */
export const README_FILE = "README.md";

const WIRE_FOLDER = "wire";
const SESSION_FOLDER = "session";
const SCHEMAS_FOLDER = "schemas";
const ENDING = ".jsonl";

/** Pattern of the path of an event file. */
export const STEP_FILE = /^[a-z0-9][a-z0-9_]*\.jsonl$/;

/** Pattern of the path of a wire file. */
export const WIRE_FILE = /^wire\/[a-z0-9][a-z0-9_]*\.jsonl$/;

/** Pattern of the path of a session file. */
export const SESSION_FILE = /^session\/[a-z0-9][a-z0-9_]*\.jsonl$/;

/**
 * Pattern of the path, below codex's home, of a file in which codex stores a thread or the names of threads. The fake codex
 * writes to this path, so the pattern matches no path that leads out of codex's home.
 */
export const CODEX_SESSION_PATH = /^(?:(?:archived_)?sessions(?:\/[\w-]+)*\/[\w-]+|session_index)\.jsonl$/;

/**
 * Builds the path, below codex's home, of the session file of a thread, as codex does it.
 * @param id the thread's id
 * @param date `2026-01-01`
 * @param time `00:00:00`
 */
export function buildCodexSessionPath(id: string, date: string, time: string): string {
  const name = `rollout-${date}T${time.replaceAll(":", "-")}-${id}`;
  return `sessions/${date.replaceAll("-", "/")}/${name}${ENDING}`;
}

/**
 * Builds the path of a scenario's event file.
 * @param step number of the step, from 1; undefined if the fixture has only one
 */
export function buildEventPath(scenario: string, step?: number): string {
  return `${scenario}${step === undefined ? "" : `_step${step}`}${ENDING}`;
}

/** Builds the path of a scenario's wire file, which contains the frames of all its steps. */
export function buildWirePath(scenario: string): string {
  return `${WIRE_FOLDER}/${scenario}${ENDING}`;
}

/**
 * Builds the path of one of a scenario's session files.
 * @param thread number of the thread's file, from 1; `index` for codex's list of the names of threads
 */
export function buildSessionPath(scenario: string, thread: number | "index"): string {
  const part = thread === 1 ? "" : thread === "index" ? "_index" : `_thread${thread}`;
  return `${SESSION_FOLDER}/${scenario}${part}${ENDING}`;
}

/** Whether a path below codex's home is the path of codex's list of the names of threads. */
export function isSessionIndex(path: string): boolean {
  return path === `session_index${ENDING}`;
}

/** What the lines of a fixture file are: events, frames, or records of a session file. */
export type FileKind = "events" | "wire" | "session";

/** Returns what the lines of a fixture file are. @param file its path in the fixtures folder */
export function getFileKind(file: string): FileKind {
  if (file.startsWith(`${WIRE_FOLDER}/`)) return "wire";
  return file.startsWith(`${SESSION_FOLDER}/`) ? "session" : "events";
}

/** Whether a fixture file contains frames. */
export function isWireFile(file: string): boolean {
  return getFileKind(file) === "wire";
}

/** Whether a file contains events, frames or records, by its name. */
export function isFixtureFile(file: string): boolean {
  return file.endsWith(ENDING) && file !== AUDIT_FILE;
}

/** Whether a file may belong to a scenario: `a_b.jsonl` may belong to `a`, or to another scenario `a_b`. */
export function isFileForScenario(file: string, scenario: string): boolean {
  return new RegExp(`^((?:wire|session)/)?${scenario}(_[a-z0-9_]+)?\\.jsonl$`).test(file);
}

/**
 * Parses the scenario's name from a file name: `a` from `wire/a.jsonl`, `a_step2.jsonl`, `a_pending.jsonl` and
 * `session/a_thread2.jsonl`.
 */
export function parseScenarioName(file: string): string {
  const part = getFileKind(file) === "session" ? /_(?:thread\d+|index)$/ : /_(?:step\d+|pending)$/;
  return removeEnding(file).replace(part, "");
}

/** Removes the folder and the ending from the path of a file: `session/a_thread2.jsonl` → `a_thread2`. */
export function removeEnding(file: string): string {
  return basename(file, ENDING);
}

/** Removes the step from a name: `a_step2` → `a`, `a` → `a`. */
export function removeStep(name: string): string {
  return name.replace(/_step\d+$/, "");
}

/** Whether a name is the name of one step. */
export function isStepName(name: string): boolean {
  return removeStep(name) !== name;
}

/**
 * Builds a pattern that finds names of scenarios in a text, also with `_stepN` or `_pending` after them. Its first group is the
 * scenario's name.
 */
export function buildNamePattern(scenarios: string[]): RegExp {
  // The longest name is first: `thread_auto_run_step1` does not belong to a scenario `thread_auto`.
  const names = [...scenarios].sort((a, b) => b.length - a.length).join("|");
  return new RegExp(`(?<![A-Za-z0-9_])(${names})(?:_step\\d+|_pending)?(?![A-Za-z0-9_])`, "g");
}

/** Whether a user's text is the path of a file and not the name of a fixture. */
export function isFilePath(name: string): boolean {
  return name.includes("/") || name.endsWith(ENDING);
}

/** Splits the path of a fixture file into the fixtures folder and the path in that folder. */
export function splitFilePath(path: string): { folder: string; file: string } {
  const folder = dirname(path);
  const below = basename(folder);
  return below === WIRE_FOLDER || below === SESSION_FOLDER
    ? { folder: dirname(folder), file: `${below}/${basename(path)}` }
    : { folder, file: basename(path) };
}

/** Selects the fixture files from the files of one folder. @returns their names without ending, sorted */
export function selectNames(files: string[]): string[] {
  return files.filter(isFixtureFile).map(removeEnding).sort();
}

/** Returns the path of the folder with the wire files. @param folder a fixtures folder */
export function locateWireFolder(folder: string): string {
  return join(folder, WIRE_FOLDER);
}

/** Returns the path of the folder with the session files. @param folder a fixtures folder */
export function locateSessionFolder(folder: string): string {
  return join(folder, SESSION_FOLDER);
}

/** Returns the path of the schemas folder. @param root parent folder of the fixtures folders of all subjects */
export function locateSchemas(root: string): string {
  return join(root, SCHEMAS_FOLDER);
}

/** Returns the path of the schemas folder. @param folder fixtures folder of a subject */
export function locateSchemasBeside(folder: string): string {
  return locateSchemas(dirname(folder));
}

/** Builds the file name of a format's published JSON Schema in the schemas folder. */
export function buildFormatSchemaName(format: string): string {
  return `${format}.schema.json`;
}

/** Pattern of the name of a structured-output schema in the schemas folder. */
export const OUTPUT_SCHEMA_FILE = /^[a-z0-9][a-z0-9_]{0,79}\.json$/;

/** Builds the file name of a scenario's structured-output schema in the schemas folder. */
export function buildOutputSchemaName(scenario: string): string {
  return `${scenario}.json`;
}

/** Builds the path of a scenario's structured-output schema, relative to a subject's fixtures folder. */
export function buildOutputSchemaPath(scenario: string): string {
  return `../${SCHEMAS_FOLDER}/${buildOutputSchemaName(scenario)}`;
}

/** Returns the fixtures folder of a subject. @param root parent folder of the fixtures folders of all subjects */
export function locateSubjectFolder(root: string, subject: string): string {
  return join(root, subject);
}

/**
 * Finds the fixtures folder of a subject from a folder that a user gives. The given folder may be the parent of all subjects'
 * folders or the subject's own folder. For `exec` it may also be the folder of another subject, so that one setting works for that
 * subject and for `exec`.
 * @param subject default: the reference
 * @returns undefined if no such folder exists
 */
export function findGivenFolder(given: string, subject?: string): string | undefined {
  const name = subject ?? readSetting(findConfigFolder(given) ?? given, "reference");
  const beside = subject === "exec" ? [locateSubjectFolder(dirname(given), subject)] : [];
  return [locateSubjectFolder(given, name), ...beside, given].find(isFolder);
}

/**
 * Finds the fixtures folder of a subject: the first that exists in the configured fixtures folders of `cwd` and of the folders above.
 * @param subject default: the reference
 * @returns undefined if no such folder exists
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

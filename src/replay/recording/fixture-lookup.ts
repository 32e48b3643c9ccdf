import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { didYouMean } from "../../lib/index.js";
import {
  buildEventPath,
  buildWirePath,
  findFolderAbove,
  findGivenFolder,
  isFilePath,
  locateWireFolder,
  removeStep,
  selectNames,
  splitFilePath,
} from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import { ManifestReader } from "./manifest.js";

/** A parsed fixture name: the recording, and the step at which the replay starts. */
export interface FixtureName {
  name: string;
  /** Number of the step, from 1. Undefined: the first. */
  step?: number;
}

/** Parses `thread_resume`, or a name with a step: `thread_resume@2`. */
export function parseFixtureName(text: string): FixtureName {
  const match = /^(.*)@([1-9]\d*)$/.exec(text);
  return match ? { name: match[1] ?? "", step: Number(match[2]) } : { name: text };
}

/**
 * Finds the fixtures folder: the given one, else the one of the nearest repository at or above `cwd`.
 * @param explicitFolder folder from an option or from TOUCHSTONE_FIXTURES
 * @param subject default: the reference
 * @throws TouchstoneError `fixtures-missing`
 */
export function findFixturesFolder(
  explicitFolder: string | undefined,
  cwd: string,
  subject?: string,
): string {
  const found = explicitFolder
    ? findGivenFolder(resolve(cwd, explicitFolder), subject)
    : findFolderAbove(cwd, subject);
  if (found !== undefined) return found;
  if (explicitFolder) throw replayErrors.fixturesMissing({ folder: resolve(cwd, explicitFolder) });
  throw replayErrors.fixturesNotFound({ folder: cwd });
}

/**
 * Finds the wire file of a fixture.
 * @param name name of a fixture or of one step, or a path of a wire
 * @param folder returns the fixtures folder; not called for a path
 * @throws TouchstoneError `fixture-missing`, `fixture-broken`, `fixture-newer`, `fixture-cut`
 */
export function findWireFile(name: string, folder: () => string): string {
  if (isFilePath(name)) return checkFile(resolve(name));
  const path = join(folder(), buildWirePath(name));
  const wholeWire = join(folder(), buildWirePath(removeStep(name)));
  for (const one of [path, wholeWire]) if (existsSync(one)) return checkFile(one);
  throw replayErrors.fixtureMissing({ name, path, near: didYouMean(name, listWireNames(folder())) });
}

/**
 * Finds the event files of a fixture, in the order of its steps.
 * @param name name of a fixture or of one step (`thread_auto_run_step1`), or a path
 * @param folder returns the fixtures folder; not called for a path
 * @throws TouchstoneError `fixture-missing`, `fixture-broken`, `fixture-newer`, `fixture-cut`
 */
export function findEventFiles(name: string, folder: () => string): string[] {
  if (isFilePath(name)) return [checkFile(resolve(name))];
  const locateStep = (step?: number) => join(folder(), buildEventPath(name, step));
  if (existsSync(locateStep())) return [checkFile(locateStep())];
  const steps: string[] = [];
  while (existsSync(locateStep(steps.length + 1))) steps.push(checkFile(locateStep(steps.length + 1)));
  if (steps.length > 0) return steps;
  throw replayErrors.fixtureMissing({
    name,
    path: locateStep(),
    near: didYouMean(name, listEventNames(folder())),
  });
}

/** Lists the wire files of a folder, sorted by name. */
export function listWires(folder: string): string[] {
  return listWireNames(folder).map((name) => join(folder, buildWirePath(name)));
}

/** Lists the names of all event files of a folder. */
export function listEventNames(folder: string): string[] {
  return existsSync(folder) ? selectNames(readdirSync(folder)) : [];
}

function listWireNames(folder: string): string[] {
  return listEventNames(locateWireFolder(folder));
}

/**
 * Returns the path of a fixture's file after checking it against the manifest of its folder, if there is one.
 * @throws TouchstoneError if the file is missing or shorter than the manifest states, or if the format is newer
 */
function checkFile(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw replayErrors.fixtureMissing({ name: path, path });
  const { folder, file } = splitFilePath(path);
  const bytes = new ManifestReader(folder).size(file) ?? 0;
  if (stat.size < bytes)
    throw replayErrors.fixtureCut({
      path,
      problem: `it has ${stat.size} bytes, and the manifest says ${bytes}`,
    });
  return path;
}

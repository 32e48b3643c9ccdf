import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { didYouMean } from "../lib/index.js";
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
} from "../transcript/layout.js";
import { replayErrors } from "./errors.js";
import { ManifestReader } from "./manifest.js";

/** Which recording, and from which of its steps on. */
export interface FixtureName {
  name: string;
  /** From 1. Undefined: from the beginning. */
  step?: number;
}

/** `thread_resume`, or at a step: `thread_resume@2`. */
export function parseFixtureName(text: string): FixtureName {
  const resolveInFolder = /^(.*)@([1-9]\d*)$/.exec(text);
  return resolveInFolder
    ? { name: resolveInFolder[1] ?? "", step: Number(resolveInFolder[2]) }
    : { name: text };
}

/**
 * The fixtures folder of whoever runs in `cwd`: what the environment says, else that of the nearest repository.
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
 * The wire of a fixture.
 * @param name a fixture's name, one step's, or a path to a wire
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
 * The files of a fixture's events, step by step.
 * @param name a fixture's name, one step's (`thread_auto_run_step1`), or a path
 * @throws TouchstoneError `fixture-missing`, `fixture-broken`, `fixture-newer`, `fixture-cut`
 */
export function findEventFiles(name: string, folder: () => string): string[] {
  if (isFilePath(name)) return [checkFile(resolve(name))];
  const resolveInFolder = (step?: number) => join(folder(), buildEventPath(name, step));
  if (existsSync(resolveInFolder())) return [checkFile(resolveInFolder())];
  const steps: string[] = [];
  while (existsSync(resolveInFolder(steps.length + 1)))
    steps.push(checkFile(resolveInFolder(steps.length + 1)));
  if (steps.length > 0) return steps;
  throw replayErrors.fixtureMissing({
    name,
    path: resolveInFolder(),
    near: didYouMean(name, listEventNames(folder())),
  });
}

/** Every wire of a folder, in the order of their names. */
export function listWires(folder: string): string[] {
  return listWireNames(folder).map((name) => join(folder, buildWirePath(name)));
}

/** The names of all event files of a folder. */
export function listEventNames(folder: string): string[] {
  return existsSync(folder) ? selectNames(readdirSync(folder)) : [];
}

function listWireNames(folder: string): string[] {
  return listEventNames(locateWireFolder(folder));
}

/** Whole, and of a format that this version knows, as far as the manifest beside it tells. */
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

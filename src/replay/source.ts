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
  const at = /^(.*)@([1-9]\d*)$/.exec(text);
  return at ? { name: at[1] ?? "", step: Number(at[2]) } : { name: text };
}

/**
 * The fixtures folder of whoever runs in `cwd`: what the environment says, else that of the nearest repository.
 * @param subject default: the reference
 * @throws TouchstoneError `fixtures-missing`
 */
export function findFixturesFolder(given: string | undefined, cwd: string, subject?: string): string {
  const found = given ? findGivenFolder(resolve(cwd, given), subject) : findFolderAbove(cwd, subject);
  if (found !== undefined) return found;
  if (given) throw replayErrors.fixturesMissing({ folder: resolve(cwd, given) });
  throw replayErrors.fixturesNotFound({ folder: cwd });
}

/**
 * The wire of a fixture.
 * @param name a fixture's name, one step's, or a path to a wire
 * @throws TouchstoneError `fixture-missing`, `fixture-broken`, `fixture-newer`, `fixture-cut`
 */
export function findWire(name: string, folder: () => string): string {
  if (isFilePath(name)) return checked(resolve(name));
  const path = join(folder(), buildWirePath(name));
  const whole = join(folder(), buildWirePath(removeStep(name)));
  for (const one of [path, whole]) if (existsSync(one)) return checked(one);
  throw replayErrors.fixtureMissing({ name, path, near: didYouMean(name, wireNames(folder())) });
}

/**
 * The files of a fixture's events, step by step.
 * @param name a fixture's name, one step's (`thread_auto_run_step1`), or a path
 * @throws TouchstoneError `fixture-missing`, `fixture-broken`, `fixture-newer`, `fixture-cut`
 */
export function findEvents(name: string, folder: () => string): string[] {
  if (isFilePath(name)) return [checked(resolve(name))];
  const at = (step?: number) => join(folder(), buildEventPath(name, step));
  if (existsSync(at())) return [checked(at())];
  const steps: string[] = [];
  while (existsSync(at(steps.length + 1))) steps.push(checked(at(steps.length + 1)));
  if (steps.length > 0) return steps;
  throw replayErrors.fixtureMissing({ name, path: at(), near: didYouMean(name, eventNames(folder())) });
}

/** Every wire of a folder, in the order of their names. */
export function allWires(folder: string): string[] {
  return wireNames(folder).map((name) => join(folder, buildWirePath(name)));
}

/** The names of all event files of a folder. */
export function eventNames(folder: string): string[] {
  return existsSync(folder) ? selectNames(readdirSync(folder)) : [];
}

function wireNames(folder: string): string[] {
  return eventNames(locateWireFolder(folder));
}

/** Whole, and of a format that this version knows, as far as the manifest beside it tells. */
function checked(path: string): string {
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

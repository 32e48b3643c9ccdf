import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DEFAULTS } from "../config/settings/index.js";
import { didYouMean, TouchstoneError } from "../lib/index.js";
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
import { ManifestReader } from "./manifest.js";

/** Where the fixtures of the reference are, for help and hints. */
export const EXAMPLE_FOLDER = `${DEFAULTS.fixtures}/${DEFAULTS.reference}`;

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
  if (given) throw missingFolder(`The fixtures folder ${resolve(cwd, given)} does not exist.`);
  throw missingFolder(`No fixtures folder in ${cwd} or above it.`);
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
  throw missingFixture(name, path, wireNames(folder()));
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
  throw missingFixture(name, at(), eventNames(folder()));
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
  if (!stat?.isFile()) throw missingFixture(path, path, []);
  const { folder, file } = splitFilePath(path);
  const bytes = new ManifestReader(folder).size(file) ?? 0;
  if (stat.size < bytes) throw cut(path, `it has ${stat.size} bytes, and the manifest says ${bytes}`);
  return path;
}

/** That a file ends before its end. */
export function cut(path: string, how: string): TouchstoneError {
  return new TouchstoneError(`${path} is cut: ${how}.`, {
    kind: "environment",
    code: "fixture-cut",
    hint: "Restore it with git, or record it again with `touchstone harvest`.",
  });
}

function missingFolder(message: string): TouchstoneError {
  return new TouchstoneError(message, {
    kind: "usage",
    code: "fixtures-missing",
    hint: `Set TOUCHSTONE_FIXTURES (or --fixtures) to the folder that holds the fixtures of an SDK, such as ${EXAMPLE_FOLDER}.`,
  });
}

function missingFixture(name: string, path: string, names: string[]): TouchstoneError {
  return new TouchstoneError(`There is no fixture \`${name}\`: ${path} does not exist.`, {
    kind: "usage",
    code: "fixture-missing",
    hint:
      didYouMean(name, names) ??
      "`touchstone scenarios list` shows the names; TOUCHSTONE_FIXTURES chooses the folder.",
  });
}

import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { didYouMean, resolveInside, type TouchstoneError } from "../../lib/index.js";
import { PROTOCOLS } from "../../protocol/index.js";
import {
  buildEventPath,
  buildSessionPath,
  buildWirePath,
  findFolderAbove,
  isFilePath,
  locateWireFolder,
  removeStep,
  selectNames,
  splitFilePath,
} from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import { openManifest } from "./manifest.js";

/**
 * Finds the wire file of a fixture.
 * @param name name of a fixture or of one step, or the path of a wire
 * @param folder returns the fixtures folder; not called for a path
 * @throws TouchstoneError `fixture-missing`, `fixture-only-session`, `fixture-broken`, `fixture-newer`, `fixture-cut`, `path-outside`
 */
export function findWireFile(name: string, folder: () => string): string {
  if (isFilePath(name)) return checkFile(resolve(name));
  const path = join(folder(), buildWirePath(name));
  const wholeWire = join(folder(), buildWirePath(removeStep(name)));
  for (const one of [path, wholeWire]) if (existsSync(one)) return checkFile(one);
  throw buildMissingError({ name, path, near: didYouMean(name, listWireNames(folder())) }, folder());
}

/**
 * Finds the event files of a fixture, in the order of its steps.
 * @param name name of a fixture or of one step (`thread_auto_run_step1`), or a path
 * @param folder returns the fixtures folder; not called for a path
 * @throws TouchstoneError `fixture-missing`, `fixture-only-session`, `fixture-broken`, `fixture-newer`, `fixture-cut`, `path-outside`
 */
export function findEventFiles(name: string, folder: () => string): string[] {
  if (isFilePath(name)) return [checkFile(resolve(name))];
  const locateStep = (step?: number) => join(folder(), buildEventPath(name, step));
  if (existsSync(locateStep())) return [checkFile(locateStep())];
  const steps: string[] = [];
  while (existsSync(locateStep(steps.length + 1))) steps.push(checkFile(locateStep(steps.length + 1)));
  if (steps.length > 0) return steps;
  const near = didYouMean(name, listEventNames(folder()));
  throw buildMissingError({ name, path: locateStep(), near }, folder());
}

/**
 * Builds the error about a missing fixture: `fixture-only-session` if the fixture has only session files in this folder, or in the folder
 * of another subject; otherwise `fixture-missing`.
 */
function buildMissingError(
  missing: { name: string; path: string; near: string | undefined },
  folder: string,
): TouchstoneError {
  const { name } = missing;
  const session = listSubjectFolders(folder).find((one) => hasOnlySession(one, name));
  return session === undefined
    ? replayErrors.fixtureMissing(missing)
    : replayErrors.fixtureOnlySession({ name, path: resolveInside(session, buildSessionPath(name, 1)) });
}

/**
 * Lists a fixtures folder, the folders of other subjects beside it, and the folders `exec` and `app-server` of the repository around
 * the working folder, which may have session files even if there are no fixtures of the reference.
 */
function listSubjectFolders(folder: string): string[] {
  const parent = dirname(resolve(folder));
  const beside = existsSync(parent) ? readdirSync(parent).map((name) => join(parent, name)) : [];
  const own = PROTOCOLS.flatMap((subject) => findFolderAbove(process.cwd(), subject) ?? []);
  return [folder, ...beside, ...own];
}

function hasOnlySession(folder: string, name: string): boolean {
  const has = (path: string) => existsSync(join(folder, path));
  return (
    has(buildSessionPath(name, 1)) &&
    ![buildEventPath(name), buildEventPath(name, 1), buildWirePath(name)].some(has)
  );
}

/** Lists the wire files of a folder, sorted by name. */
export function listWires(folder: string): string[] {
  return listWireNames(folder).map((name) => resolveInside(folder, buildWirePath(name)));
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
 * @throws TouchstoneError if the file is missing, a link, or shorter than the manifest states, or if the manifest is broken, a link, or of
 *   a newer format
 */
function checkFile(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw replayErrors.fixtureMissing({ name: path, path });
  const { folder, file } = splitFilePath(path);
  resolveInside(folder, file);
  const bytes = openManifest(folder).size(file) ?? 0;
  if (stat.size < bytes)
    throw replayErrors.fixtureCut({
      path,
      problem: `it has ${stat.size} bytes, and the manifest says ${bytes}`,
    });
  return path;
}

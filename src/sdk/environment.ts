import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder, type Progress } from "../codex/index.js";
import { sdkErrors } from "./errors.js";
import { type Installed, install, interpreterOf, type Wanted } from "./install.js";
import { findPython, minorOf } from "./interpreter.js";
import { installFailure } from "./process.js";

/** Written last: an environment that has it is whole. */
export const MARKER = "touchstone.json";
/** A quarter of an hour: another process may be installing, over a slow network. */
const WAIT = { retries: 900, minTimeout: 1000, maxTimeout: 1000 };

export interface EnvironmentOptions {
  cacheDir: string;
  onProgress?: Progress;
}

/**
 * The environment of that name in `cacheDir/python`, for the Python on PATH: the one that is there (no network), or a new
 * one. It is made where it stays, since environments can't be moved; one that was left half made is made anew.
 * @param title what the user calls it
 * @throws TouchstoneError `python-missing`, `python-venv-missing`, `python-install-failed`, `cache-unwritable`,
 * `cache-locked`
 */
export async function getEnvironment(
  { name, title, ...wanted }: { name: string; title: string } & Wanted,
  { cacheDir, onProgress = () => {} }: EnvironmentOptions,
): Promise<Installed & { python: string }> {
  const python = await findPython();
  const minor = minorOf(python.version);
  const folder = folderOf(cacheDir, name, minor);
  const made = await existing(folder);
  if (made) return made;
  return locked(await cacheFolder(cacheDir, "python"), async () => {
    const madeByAnother = await existing(folder);
    if (madeByAnother) return madeByAnother;
    onProgress(`${title}: installing into a new Python ${minor} environment`);
    try {
      const installed = await install(python, folder, wanted);
      await writeFile(join(folder, MARKER), JSON.stringify(installed));
      return { ...installed, python: interpreterOf(folder) };
    } catch (error) {
      throw installFailure(title, error);
    }
  });
}

/** The environment of that name that was made before, for the Python on PATH. @throws TouchstoneError `python-missing` */
export async function madeEnvironment(
  name: string,
  cacheDir: string,
): Promise<(Installed & { python: string }) | undefined> {
  return existing(folderOf(cacheDir, name, minorOf((await findPython()).version)));
}

function folderOf(cacheDir: string, name: string, minor: string): string {
  return join(cacheDir, "python", `${name}-py${minor}`);
}

async function existing(folder: string): Promise<(Installed & { python: string }) | undefined> {
  try {
    const python = interpreterOf(folder);
    await access(python); // a link, to a Python that may have been uninstalled
    return { ...JSON.parse(await readFile(join(folder, MARKER), "utf8")), python };
  } catch {
    return undefined;
  }
}

/** @throws TouchstoneError `cache-locked` */
export async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const { lock } = await import("proper-lockfile");
  // By default a lock that was lost (the machine slept) ends the program; here the loser's next step fails by itself.
  const release = await lock(folder, { retries: WAIT, onCompromised: () => {} }).catch((cause) => {
    throw sdkErrors.cacheLocked({ folder, cause });
  });
  try {
    return await work();
  } finally {
    await release().catch(() => {});
  }
}

import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeCacheFolder, type ProgressListener } from "../codex/index.js";
import { sdkErrors } from "./errors.js";
import {
  type EnvironmentRequest,
  getInterpreterPath,
  type InstalledEnvironment,
  installEnvironment,
} from "./install.js";
import { findPython, getMinorVersion } from "./interpreter.js";
import { buildInstallError } from "./run-tool.js";

/** Written last: an environment that has it is whole. */
export const MARKER = "touchstone.json";
/** A quarter of an hour: another process may be installing, over a slow network. */
const WAIT = { retries: 900, minTimeout: 1000, maxTimeout: 1000 };

export interface EnvironmentOptions {
  cacheDir: string;
  onProgress?: ProgressListener;
}

/**
 * The environment of that name in `cacheDir/python`, for the Python on PATH: the one that is there (no network), or a new
 * one. It is made where it stays, since environments can't be moved; one that was left half made is made anew.
 * @param title what the user calls it
 * @throws TouchstoneError `python-missing`, `python-venv-missing`, `python-install-failed`, `cache-unwritable`,
 * `cache-locked`
 */
export async function openEnvironment(
  { name, title, ...wanted }: { name: string; title: string } & EnvironmentRequest,
  { cacheDir, onProgress = () => {} }: EnvironmentOptions,
): Promise<InstalledEnvironment & { python: string }> {
  const python = await findPython();
  const minor = getMinorVersion(python.version);
  const folder = getEnvironmentFolder(cacheDir, name, minor);
  const existing = await readEnvironment(folder);
  if (existing) return existing;
  return withEnvironmentLock(await makeCacheFolder(cacheDir, "python"), async () => {
    const madeByAnother = await readEnvironment(folder);
    if (madeByAnother) return madeByAnother;
    onProgress(`${title}: installing into a new Python ${minor} environment`);
    try {
      const installed = await installEnvironment(python, folder, wanted);
      await writeFile(join(folder, MARKER), JSON.stringify(installed));
      return { ...installed, python: getInterpreterPath(folder) };
    } catch (error) {
      throw buildInstallError(title, error);
    }
  });
}

/** The environment of that name that was made before, for the Python on PATH. @throws TouchstoneError `python-missing` */
export async function findEnvironment(
  name: string,
  cacheDir: string,
): Promise<(InstalledEnvironment & { python: string }) | undefined> {
  return readEnvironment(getEnvironmentFolder(cacheDir, name, getMinorVersion((await findPython()).version)));
}

function getEnvironmentFolder(cacheDir: string, name: string, minor: string): string {
  return join(cacheDir, "python", `${name}-py${minor}`);
}

async function readEnvironment(
  folder: string,
): Promise<(InstalledEnvironment & { python: string }) | undefined> {
  try {
    const python = getInterpreterPath(folder);
    await access(python); // a link, to a Python that may have been uninstalled
    return { ...JSON.parse(await readFile(join(folder, MARKER), "utf8")), python };
  } catch {
    return undefined;
  }
}

/** @throws TouchstoneError `cache-locked` */
export async function withEnvironmentLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
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

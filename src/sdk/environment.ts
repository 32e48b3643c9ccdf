import { access, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeCacheFolder, type ProgressListener } from "../codex/index.js";
import { COMPLETE_MARKER } from "../config/index.js";
import { findChangedFile, readPlainText, sealFolder } from "../lib/index.js";
import { sdkErrors } from "./errors.js";
import {
  type EnvironmentRequest,
  getInterpreterPath,
  type InstalledEnvironment,
  installEnvironment,
  readInstalled,
} from "./install.js";
import { findPython, getMinorVersion } from "./interpreter.js";
import { buildImportError } from "./missing-module.js";
import { buildInstallError } from "./run-tool.js";

/** Waits up to 15 minutes for the lock, because another process may be installing over a slow network. */
const WAIT = { retries: 900, minTimeout: 1000, maxTimeout: 1000 };

export interface EnvironmentOptions {
  cacheDir: string;
  onProgress?: ProgressListener;
}

/**
 * Opens the environment called `name` in `cacheDir/python`. There may be one for each version of Python. If there is exactly one,
 * and it is unchanged, it is used without the network, and without starting the Python on PATH, since that start takes a third of a
 * second. Otherwise, the one for the Python on PATH is used. If this one is missing, incomplete or changed, it is made anew at its
 * final path, because environments cannot be moved.
 * @param title the environment's name in messages
 * @throws TouchstoneError `python-missing`, `python-venv-missing`, `python-install-failed`, `sdk-import-failed`, `python-module-missing`,
 *   `cache-unwritable`, `cache-locked`
 */
export async function openEnvironment(
  { name, title, ...wanted }: { name: string; title: string } & EnvironmentRequest,
  { cacheDir, onProgress = () => {} }: EnvironmentOptions,
): Promise<InstalledEnvironment & { python: string }> {
  const report = (changed: string) => onProgress(`${title}: ${changed} changed in the cache`);
  const [only, ...others] = await listEnvironments(name, cacheDir);
  if (only && others.length === 0 && (await isUnchanged(only.folder, report))) return only.environment;
  const python = await findPython(wanted.oldestPython);
  const minor = getMinorVersion(python.version);
  const folder = getEnvironmentFolder(cacheDir, name, minor);
  const existing = await readEnvironment(folder);
  if (existing && (await isUnchanged(folder, report))) return existing;
  return withEnvironmentLock(await makeCacheFolder(cacheDir, "python"), async () => {
    const madeByAnother = await readEnvironment(folder);
    if (madeByAnother && (await isUnchanged(folder))) return madeByAnother;
    onProgress(`${title}: installing into a new Python ${minor} environment`);
    const interpreter = await installEnvironment(python, folder, wanted).catch((error) => {
      throw buildInstallError(title, error, "pypi");
    });
    const installed = await readInstalled(interpreter, wanted).catch((error) => {
      throw buildImportError(title, { python: interpreter, project: wanted.project }, error);
    });
    await writeFile(join(folder, COMPLETE_MARKER), JSON.stringify(installed));
    await sealFolder(folder);
    return { ...installed, python: interpreter };
  });
}

/**
 * Finds the complete environment called `name` for the Python on PATH. It does not look for changed files.
 * @returns undefined if there is none
 * @throws TouchstoneError `python-missing`
 */
export async function findEnvironment(
  name: string,
  cacheDir: string,
): Promise<(InstalledEnvironment & { python: string }) | undefined> {
  return readEnvironment(getEnvironmentFolder(cacheDir, name, getMinorVersion((await findPython()).version)));
}

/** @param report receives the path of a file that has changed */
async function isUnchanged(folder: string, report = (_changed: string) => {}): Promise<boolean> {
  const changed = await findChangedFile(folder);
  if (changed !== undefined) report(changed);
  return changed === undefined;
}

/** Lists the complete environments called `name`, one for each version of Python. */
async function listEnvironments(
  name: string,
  cacheDir: string,
): Promise<{ folder: string; environment: InstalledEnvironment & { python: string } }[]> {
  const store = join(cacheDir, "python");
  const prefix = `${name}-py`;
  const folders = (await readdir(store).catch(() => [])).filter(
    (one) => one.startsWith(prefix) && /^\d+\.\d+$/.test(one.slice(prefix.length)),
  );
  const found = folders.sort().map(async (one) => {
    const environment = await readEnvironment(join(store, one));
    return environment ? [{ folder: join(store, one), environment }] : [];
  });
  return (await Promise.all(found)).flat();
}

function getEnvironmentFolder(cacheDir: string, name: string, minor: string): string {
  return join(cacheDir, "python", `${name}-py${minor}`);
}

async function readEnvironment(
  folder: string,
): Promise<(InstalledEnvironment & { python: string }) | undefined> {
  try {
    const python = getInterpreterPath(folder);
    await access(python); // a link to a Python that may have been uninstalled
    return { ...JSON.parse(await readPlainText(join(folder, COMPLETE_MARKER))), python };
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` while no other process makes an environment in `folder`.
 * @param folder the folder of all environments of one registry
 * @throws TouchstoneError `cache-locked`
 */
export async function withEnvironmentLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const { lock } = await import("proper-lockfile");
  // By default, a lost lock (after the machine slept) ends the program. Here, the process that lost the lock
  // continues. If another process now makes the same environment, it first removes what this process has made, so the next step of this
  // process fails.
  const release = await lock(folder, { retries: WAIT, onCompromised: () => {} }).catch((cause) => {
    throw sdkErrors.cacheLocked({ folder, cause });
  });
  try {
    return await work();
  } finally {
    await release().catch(() => {});
  }
}

/**
 * Keeps a copy of a fixtures folder as it was before a harvest, beside the folder. A review compares with it where no
 * git repository has the old fixtures: before the first commit, and outside of repositories.
 */
import { randomUUID } from "node:crypto";
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileExists, tryGit } from "../lib/index.js";
import { buildWriteError } from "./failure.js";
import { getStorePaths } from "./store-paths.js";

/**
 * Copies a fixtures folder as the base of the next review, unless git has a commit there, or a base is kept already: the
 * oldest one stays. The caller must hold the folder's lock. A folder that does not exist gives an empty base.
 * @returns whether a base was made
 * @throws TouchstoneError `store-write-failed`
 */
export async function keepBase(path: string): Promise<boolean> {
  const { folder, base, staging } = await getStorePaths(path);
  if ((await fileExists(base)) || (await hasCommit(folder))) return false;
  const copy = join(staging, randomUUID());
  try {
    await mkdir(copy, { recursive: true });
    if (await fileExists(folder)) await cp(folder, copy, { recursive: true });
    await writeFile(join(copy, ".gitignore"), "*\n"); // if a git repository is made here later, it must not contain the copy
    await rename(copy, base); // so that a killed harvest leaves no incomplete base
    await rm(staging, { recursive: true, force: true });
  } catch (cause) {
    await rm(staging, { recursive: true, force: true }).catch(() => {});
    throw buildWriteError(base, "The fixtures are untouched.", cause);
  }
  return true;
}

/** Finds the kept base of a fixtures folder. @returns its path; undefined if there is none */
export async function findKeptBase(path: string): Promise<string | undefined> {
  const { base } = await getStorePaths(path);
  return (await fileExists(base)) ? base : undefined;
}

/** Removes the kept base of a fixtures folder, if there is one. */
export async function removeKeptBase(path: string): Promise<void> {
  const { base } = await getStorePaths(path);
  await rm(base, { recursive: true, force: true });
}

async function hasCommit(folder: string): Promise<boolean> {
  const cwd = await findExisting(folder);
  return (await tryGit(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], { cwd })) !== undefined;
}

/** Returns the folder if it exists, or the nearest folder above it that exists. */
async function findExisting(folder: string): Promise<string> {
  if (await fileExists(folder)) return folder;
  const above = dirname(folder);
  return above === folder ? folder : findExisting(above);
}

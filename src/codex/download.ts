import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { COMPLETE_MARKER } from "../config/index.js";
import {
  findChangedFile,
  getErrorMessage,
  readPlainText,
  sealFolder,
  TouchstoneError,
} from "../lib/index.js";
import { type CodexBinary, findPathFolders, readVersion } from "./binary.js";
import { markUsed } from "./cache.js";
import { makeCacheFolder } from "./cache-folder.js";
import { codexErrors } from "./errors.js";
import {
  findLatestRelease,
  findRelease,
  isNotFound,
  listReleases,
  type ProgressListener,
  unpackRelease,
} from "./package.js";
import { findPlatform, listBinaryPaths, type Platform } from "./platform.js";

/**
 * Returns the newest codex release on npm.
 * @throws TouchstoneError `codex-download-failed`
 */
export async function findLatestCodex(): Promise<string> {
  return findLatestRelease().catch((cause) => {
    throw codexErrors.codexReleasesUnknown({ cause });
  });
}

/**
 * Lists all codex releases on npm except pre-releases, in npm's order.
 * @throws TouchstoneError `codex-download-failed`
 */
export async function listCodexReleases(): Promise<string[]> {
  return listReleases().catch((cause) => {
    throw codexErrors.codexReleasesUnknown({ cause });
  });
}

const ONE_DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Downloads a codex release from npm, verifies its integrity, and keeps it in `cacheDir/codex/VERSION`. If it is already there and none
 * of its files has changed, no network is used. Several processes may call this at once.
 * @throws TouchstoneError `codex-not-found`, `codex-download-failed`, `codex-corrupt`, `npm-registry-hidden`,
 *   `cache-unwritable`, `unsupported-platform`
 */
export async function getCodex(options: {
  version: string;
  cacheDir: string;
  onProgress?: ProgressListener;
}): Promise<CodexBinary> {
  const { version, cacheDir, onProgress = () => {} } = options;
  const platform = findPlatform();
  const folder = join(cacheDir, "codex", version);
  const cached = await findCachedCodex(options);
  const changed = cached && (await findChangedFile(folder));
  if (cached && changed === undefined) {
    await markUsed(folder);
    return cached;
  }
  if (changed !== undefined) onProgress(`codex ${version}: ${changed} changed in the cache`);

  const releases = await makeCacheFolder(cacheDir, "codex");
  await removeAbandonedDownloads(releases);
  const staging = await mkdtemp(join(releases, `.${version}-`));
  try {
    const integrity = await unpackRelease(version, platform, staging, onProgress);
    await verify(staging, version, platform);
    await writeFile(join(staging, COMPLETE_MARKER), JSON.stringify({ version, integrity }));
    await sealFolder(staging);
    await chmod(staging, 0o755); // mkdtemp makes a private folder, but a cache may be shared
    return await moveIntoPlace(staging, folder, () => readCachedRelease(folder, version, platform));
  } catch (error) {
    throw explainDownloadFailure(version, platform, error);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * Finds a release that `getCodex` has stored.
 * @returns undefined if it is not in the cache
 * @throws TouchstoneError `unsupported-platform`
 */
export async function findCachedCodex(options: {
  version: string;
  cacheDir: string;
}): Promise<CodexBinary | undefined> {
  const { version, cacheDir } = options;
  return readCachedRelease(join(cacheDir, "codex", version), version, findPlatform());
}

/**
 * Verifies that npm can be reached and has the release. Downloads only the release's metadata.
 * @throws TouchstoneError `codex-not-found`, `codex-download-failed`, `npm-registry-hidden`,
 *   `unsupported-platform`
 */
export async function assertRelease(version: string): Promise<void> {
  const platform = findPlatform();
  await findRelease(version, platform).catch((error) => {
    throw explainDownloadFailure(version, platform, error);
  });
}

async function readCachedRelease(
  folder: string,
  version: string,
  platform: Platform,
): Promise<CodexBinary | undefined> {
  try {
    const marker = JSON.parse(await readPlainText(join(folder, COMPLETE_MARKER)));
    const path = findBinary(folder, platform);
    if (marker.version !== version || !path) return undefined;
    return { path, version, pathFolders: findPathFolders(path), source: "npm" };
  } catch {
    return undefined;
  }
}

function findBinary(folder: string, platform: Platform): string | undefined {
  return listBinaryPaths(platform)
    .map((place) => join(folder, place))
    .find((path) => existsSync(path));
}

async function verify(folder: string, version: string, platform: Platform): Promise<void> {
  const path = findBinary(folder, platform);
  // The package without a platform in its version contains only a launcher in newer releases. `ETARGET` makes this
  // count as a release that npm does not have.
  if (!path) throw Object.assign(new Error("the package holds no binary"), { code: "ETARGET" });
  const found = await readVersion(path).catch((error) => {
    throw new Error(`it does not run here (is the cache folder mounted noexec?): ${getErrorMessage(error)}`);
  });
  if (found !== version) throw new Error(`its \`--version\` is ${found}`);
}

/** Moves the whole folder to its final path. A folder that is there already is kept if it is complete and unchanged, and replaced otherwise. */
async function moveIntoPlace<T>(
  staging: string,
  folder: string,
  readFinal: () => Promise<T | undefined>,
): Promise<T> {
  try {
    await rename(staging, folder);
  } catch {
    const winner = await readFinal(); // perhaps another process was faster, and its folder is equal
    if (winner && (await findChangedFile(folder)) === undefined) return winner;
    await rm(folder, { recursive: true, force: true }); // the existing folder is incomplete, or a file of it changed
    await rename(staging, folder);
  }
  const final = await readFinal();
  if (final) return final;
  throw new Error(`${folder} has been changed by another program`);
}

/** Removes the remains of downloads that were killed more than a day ago. Younger ones may still run. */
async function removeAbandonedDownloads(releases: string): Promise<void> {
  const abandoned = (await readdir(releases)).filter((name) => name.startsWith("."));
  for (const path of abandoned.map((name) => join(releases, name))) {
    const since = await stat(path).catch(() => undefined); // another process may have removed it
    if (since && Date.now() - since.mtimeMs > ONE_DAY_MS) await rm(path, { recursive: true, force: true });
  }
}

function explainDownloadFailure(version: string, platform: Platform, cause: unknown): TouchstoneError {
  if (cause instanceof TouchstoneError) return cause;
  if (isNotFound(cause)) return codexErrors.codexNotFound({ version, platform: platform.name, cause });
  if ((cause as { code?: unknown }).code === "EINTEGRITY")
    return codexErrors.codexCorrupt({ version, cause });
  return codexErrors.codexDownloadFailed({ version, cause });
}

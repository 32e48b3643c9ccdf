import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ManifestResult } from "pacote";
import { runProgram } from "../lib/index.js";
import { createDownloadCounter, formatMegabytes } from "./download-counter.js";
import { listPackageSpecs, type Platform } from "./platform.js";
import { type RegistryOptions, readRegistryOptions } from "./registry.js";

/** Receives one short line for the user about the current work. */
export type ProgressListener = (message: string) => void;

/**
 * Downloads a codex release from npm and unpacks it into `folder`.
 * @returns the integrity (SRI) that npm names; the bytes have been verified against it
 * @throws TouchstoneError `npm-registry-hidden`
 * @throws ProgramError if `tar` fails
 * @throws the errors of pacote: `code` is E404 or ETARGET if npm has no such release, EINTEGRITY if the bytes
 *   differ from npm's integrity
 */
export async function unpackRelease(
  version: string,
  platform: Platform,
  folder: string,
  onProgress: ProgressListener,
): Promise<string> {
  const { default: pacote } = await import("pacote");
  const options = { ...(await readRegistryOptions()), cache: join(folder, ".npm") };
  const { spec, resolved, integrity } = await resolvePackage(listPackageSpecs(version, platform), options);
  const tarball = join(folder, "package.tgz");
  const total = await readSize(resolved, options);
  onProgress(`codex ${version}: downloading${total === undefined ? "" : ` ${formatMegabytes(total)} MB`}`);
  await pacote.tarball.stream(
    spec,
    (stream) => {
      // Inside the callback, because npm's library calls it again for each attempt.
      const show = createDownloadCounter(total, (text) => onProgress(`codex ${version}: ${text}`));
      stream.on("data", (chunk: Buffer) => show(chunk.length));
      return pipeline(stream, createWriteStream(tarball));
    },
    { ...options, resolved, integrity },
  );
  onProgress(`codex ${version}: unpacking`);
  // `o`: the files belong to the user. As root, tar would otherwise give them to the owners that the archive names.
  await runProgram("tar", ["-xzof", tarball, "-C", folder, "--strip-components=1"]);
  await Promise.all([tarball, options.cache].map((path) => rm(path, { recursive: true, force: true })));
  return integrity;
}

/**
 * Lists all releases except pre-releases, in npm's order: the oldest first.
 * @throws the errors of pacote
 */
export async function listReleases(): Promise<string[]> {
  const { default: pacote } = await import("pacote");
  const { versions } = await pacote.packument("@openai/codex", await readRegistryOptions());
  return Object.keys(versions).filter((version) => /^\d+\.\d+\.\d+$/.test(version));
}

/**
 * Returns the release that npm tags as `latest`.
 * @throws the errors of pacote
 */
export async function findLatestRelease(): Promise<string> {
  const { default: pacote } = await import("pacote");
  return (await pacote.manifest("@openai/codex@latest", await readRegistryOptions())).version;
}

/**
 * Asks the registry for the metadata of a release, without a download.
 * @throws the errors of pacote
 */
export async function findRelease(version: string, platform: Platform): Promise<void> {
  await resolvePackage(listPackageSpecs(version, platform), await readRegistryOptions());
}

/** Finds the first of these packages that the registry has. */
async function resolvePackage([spec, ...others]: string[], options: RegistryOptions) {
  if (spec === undefined) throw new Error("no package to look for");
  const { default: pacote } = await import("pacote");
  let manifest: ManifestResult;
  try {
    manifest = await pacote.manifest(spec, options);
  } catch (error) {
    if (!isNotFound(error) || others.length === 0) throw error;
    return resolvePackage(others, options);
  }
  const { _integrity: integrity, _resolved: resolved } = manifest;
  if (!integrity) throw new Error(`the registry names no integrity for ${spec}`);
  return { spec, resolved, integrity };
}

/** Whether the registry answered that it has no such package (E404) or no such version (ETARGET). */
export function isNotFound(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "E404" || code === "ETARGET";
}

/** A download begins without its size if the registry takes longer to tell it. */
const SIZE_TIMEOUT_MS = 5000;

/**
 * Asks the registry for the size of a file, in bytes.
 * @returns undefined if the registry does not tell; the download itself reports what is wrong
 */
async function readSize(url: string, options: RegistryOptions): Promise<number | undefined> {
  const { default: fetch } = await import("npm-registry-fetch");
  const { cache: _, ...settings } = options;
  const head = { ...settings, method: "HEAD", fetchRetries: 0, timeout: SIZE_TIMEOUT_MS };
  const response = await fetch(locateTarball(url, options), head).catch(() => undefined);
  return Number(response?.headers.get("content-length")) || undefined;
}

/**
 * Returns the address that pacote downloads a package from. It has the host of the user's registry in place of the host in the
 * package's metadata.
 */
function locateTarball(url: string, options: RegistryOptions): string {
  const own = options["@openai:registry"] ?? options.registry;
  return typeof own === "string" ? new URL(new URL(url).pathname, own).href : url;
}

import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ManifestResult } from "pacote";
import { runProgram } from "../lib/index.js";
import { listPackageSpecs, type Platform } from "./platform.js";
import { type RegistryOptions, readRegistryOptions } from "./registry.js";

/** Takes one short line of text for a human: what is going on. */
export type ProgressListener = (message: string) => void;

/** Four lines a second. */
const PROGRESS_EVERY_MS = 250;

/**
 * Downloads a codex release from npm, and unpacks it into `folder`.
 * @returns the integrity (SRI) that npm names, and that the bytes were verified by
 * @throws what pacote throws: `code` is E404 or ETARGET where npm has no such release, EINTEGRITY for other bytes than
 * npm promises
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
  onProgress(`codex ${version}: downloading`);
  await pacote.tarball.stream(
    spec,
    (stream) => {
      // Here, and not outside: npm's library calls this anew for each attempt.
      const show = createByteCounter((bytes) =>
        onProgress(`codex ${version}: ${Math.round(bytes / 1e6)} MB`),
      );
      stream.on("data", (chunk: Buffer) => show(chunk.length));
      return pipeline(stream, createWriteStream(tarball));
    },
    { ...options, resolved, integrity },
  );
  onProgress(`codex ${version}: unpacking`);
  // `o`: the files are the user's, even root's, whoever packed them.
  await runProgram("tar", ["-xzof", tarball, "-C", folder, "--strip-components=1"]);
  await Promise.all([tarball, options.cache].map((path) => rm(path, { recursive: true, force: true })));
  return integrity;
}

/** Every release, oldest first as npm lists them; no pre-releases. @throws what pacote throws */
export async function listReleases(): Promise<string[]> {
  const { default: pacote } = await import("pacote");
  const { versions } = await pacote.packument("@openai/codex", await readRegistryOptions());
  return Object.keys(versions).filter((version) => /^\d+\.\d+\.\d+$/.test(version));
}

/** The newest release that npm names `latest`. @throws what pacote throws */
export async function findLatestRelease(): Promise<string> {
  const { default: pacote } = await import("pacote");
  return (await pacote.manifest("@openai/codex@latest", await readRegistryOptions())).version;
}

/** Asks the registry for a release, and gets no more than what it says of it. @throws what pacote throws */
export async function findRelease(version: string, platform: Platform): Promise<void> {
  await resolvePackage(listPackageSpecs(version, platform), await readRegistryOptions());
}

/** The first of the packages that the registry has. */
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

/** Whether the registry answered that it has no such package (E404) or no such version of it (ETARGET). */
export function isNotFound(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "E404" || code === "ETARGET";
}

function createByteCounter(show: (total: number) => void): (more: number) => void {
  let total = 0;
  let next = Date.now() + PROGRESS_EVERY_MS;
  return (more) => {
    total += more;
    if (Date.now() < next) return;
    next = Date.now() + PROGRESS_EVERY_MS;
    show(total);
  };
}

/**
 * Preparations that the end-to-end tests share. The downloads are made once before the tests, and the package
 * is packed and installed once.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { getCodex } from "../../src/codex/index.js";
import { getCacheFolder, getReferencePin, loadConfig } from "../../src/config/index.js";
import { openPythonSdk } from "../../src/sdk/index.js";

const REPOSITORY = resolve(import.meta.dirname, "../..");

export interface InstalledPackage {
  /** Folder of an npm project with the package in its node_modules. */
  folder: string;
  /** Files of the tarball, relative to the package's folder. */
  files: string[];
}

declare module "vitest" {
  export interface ProvidedContext {
    installedPackage: InstalledPackage;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  process.env.PATH = [findPythonFolder(), process.env.PATH].join(delimiter);
  const config = await loadConfig(REPOSITORY);
  const onProgress = (line: string) => console.error(line);
  await getCodex({ version: config.codex, cacheDir: getCacheFolder(), onProgress });
  await openPythonSdk({ version: getReferencePin(config), cacheDir: getCacheFolder(), onProgress });
  const folder = await mkdtemp(join(tmpdir(), "touchstone-installed-"));
  provide("installedPackage", { folder, files: installPackage(folder) });
  return () => rm(folder, { recursive: true, force: true });
}

/**
 * Finds the folder of the Python on PATH. A version manager's script on PATH would start a dozen processes for
 * each call.
 */
function findPythonFolder(): string {
  const program = "import os, sys; print(os.path.dirname(sys.executable))";
  return execFileSync("python3", ["-c", program], { encoding: "utf8" }).trim();
}

/**
 * Installs this repository's tarball into a folder, as an npm user would.
 * @returns the tarball's files
 */
function installPackage(folder: string): string[] {
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  const options = ["--silent", "--ignore-scripts", "--pack-destination", folder];
  const tarball = run("npm", "pack", ...options, REPOSITORY).trim();
  run("npm", "init", "--yes");
  run("npm", "install", "--prefer-offline", "--save-dev", "--no-audit", "--no-fund", `./${tarball}`);
  const files = run("tar", "-tzf", tarball).trim().split("\n");
  return files.map((file) => file.replace(/^package\//, ""));
}

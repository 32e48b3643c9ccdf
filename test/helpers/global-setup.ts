/**
 * What the end-to-end tests share: what they need is downloaded once, before any of them waits for it, and the package is
 * packed and installed once.
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
  /** A project of npm's with the package in its node_modules. */
  folder: string;
  /** What the tarball holds, relative to the package's folder. */
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

/** The folder of the Python that PATH finds: a version manager's script in its place starts a dozen processes each time. */
function findPythonFolder(): string {
  const program = "import os, sys; print(os.path.dirname(sys.executable))";
  return execFileSync("python3", ["-c", program], { encoding: "utf8" }).trim();
}

/** Installs what npm users get, the tarball of this repository, into a folder. @returns the tarball's files */
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

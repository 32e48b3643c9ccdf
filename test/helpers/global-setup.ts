/**
 * Preparations that the end-to-end tests share. The downloads are made once before the tests. The package is packed and installed
 * once, while the first tests run.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { getCodex } from "../../src/codex/index.js";
import { getCacheFolder, getReferencePin, loadConfig } from "../../src/config/index.js";
import { openPythonSdk } from "../../src/sdk/index.js";
import { installPackage } from "./installed-package.js";

const REPOSITORY = resolve(import.meta.dirname, "../..");

declare module "vitest" {
  export interface ProvidedContext {
    /** Folder in which the package is installed while the first tests run already. */
    installedPackage: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  process.env.PATH = [findPythonFolder(), process.env.PATH].join(delimiter);
  const config = await loadConfig(REPOSITORY);
  const onProgress = (line: string) => console.error(line);
  await getCodex({ version: config.codex, cacheDir: getCacheFolder(), onProgress });
  await openPythonSdk({ version: getReferencePin(config), cacheDir: getCacheFolder(), onProgress });
  const folder = await mkdtemp(join(tmpdir(), "touchstone-installed-"));
  provide("installedPackage", folder);
  const installed = installPackage(REPOSITORY, folder);
  return async () => {
    await installed;
    await rm(folder, { recursive: true, force: true });
  };
}

/**
 * Finds the folder of the Python on PATH. A version manager's script on PATH would start a dozen processes for
 * each call.
 */
function findPythonFolder(): string {
  const program = "import os, sys; print(os.path.dirname(sys.executable))";
  return execFileSync("python3", ["-c", program], { encoding: "utf8" }).trim();
}

/** The package as an npm user has it. It is packed and installed once, while tests run that do not need it. */
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { inject } from "vitest";
import { waitUntil } from "./waiting.js";

export interface InstalledPackage {
  /** Folder of an npm project with the package in its node_modules. */
  folder: string;
  /** Files of the tarball, relative to the package's folder. */
  files: string[];
}

/** Written when the package is installed, or cannot be: the tarball's files, or the error. */
const OUTCOME = "outcome.json";

/** Installs a repository's tarball into a folder. It never rejects: the tests that need the package report the error. */
export async function installPackage(repository: string, folder: string): Promise<void> {
  const outcome = await packAndInstall(repository, folder).then(
    (files) => ({ files }),
    (error) => ({ error: String(error) }),
  );
  await writeFile(join(folder, `${OUTCOME}.part`), JSON.stringify(outcome));
  await rename(join(folder, `${OUTCOME}.part`), join(folder, OUTCOME));
}

/** Waits until the package is installed. */
export async function getInstalledPackage(): Promise<InstalledPackage> {
  const folder = inject("installedPackage");
  const path = join(folder, OUTCOME);
  await waitUntil("the package is installed", () => existsSync(path));
  const { files, error } = JSON.parse(await readFile(path, "utf8"));
  if (error) throw new Error(error);
  return { folder, files };
}

async function packAndInstall(repository: string, folder: string): Promise<string[]> {
  const run = async (program: string, ...args: string[]) =>
    (await execa(program, args, { cwd: folder })).stdout.trim();
  const options = ["--silent", "--ignore-scripts", "--pack-destination", folder];
  const tarball = await run("npm", "pack", ...options, repository);
  await run("npm", "init", "--yes");
  await run("npm", "install", "--prefer-offline", "--save-dev", "--no-audit", "--no-fund", `./${tarball}`);
  const files = (await run("tar", "-tzf", tarball)).split("\n");
  return files.map((file) => file.replace(/^package\//, ""));
}

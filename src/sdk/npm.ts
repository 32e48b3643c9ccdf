import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sortMembers } from "../transcript/index.js";
import { runTool } from "./run-tool.js";

/**
 * Installs a package of npm into `folder` without running install scripts. Optional dependencies are left out: an SDK may
 * bundle codex (180 MB) as one, and the tap takes its place.
 * @returns every installed package and its version, sorted by name
 */
export async function installNpmPackage(
  folder: string,
  name: string,
  version: string,
): Promise<Record<string, string>> {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const lean = ["--omit=optional", "--ignore-scripts", "--no-save", "--save-exact"];
  await runTool("npm", ["install", "--prefix", folder, ...quiet, ...lean, `${name}@${version}`]);
  const lock = JSON.parse(await readFile(join(folder, "node_modules/.package-lock.json"), "utf8"));
  const installed = Object.entries(lock.packages as Record<string, { version: string }>).map(
    ([path, facts]) => [path.split("node_modules/").at(-1) ?? path, facts.version] as const,
  );
  return sortMembers(Object.fromEntries(installed));
}

/**
 * The command lines of codex's releases. Each is a file beside this one, `VERSION.json`, which
 * scripts/measure-command-line.mjs writes. They are not in the bundle, because it must stay small.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandLine } from "../command-line/command-line.js";
import { RELEASES_FOLDER } from "../package-files.js";

/**
 * Reads the command line of a release: its own, else that of the next older release that was measured, else the oldest.
 * @param version undefined: the newest
 */
export function findCommandLine(version: string | undefined): CommandLine {
  const measured = listMeasuredReleases();
  const older = measured.filter((one) => version === undefined || compareVersions(one, version) <= 0);
  return readCommandLine(older.at(-1) ?? measured[0] ?? "");
}

/** Lists the releases whose command line was measured, the oldest first. */
export function listMeasuredReleases(): string[] {
  return readdirSync(RELEASES_FOLDER)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort(compareVersions);
}

/** Reads the command line of a measured release. */
export function readCommandLine(version: string): CommandLine {
  return JSON.parse(readFileSync(join(RELEASES_FOLDER, `${version}.json`), "utf8"));
}

/** What codex printed for a command that needs no model. */
export interface CodexOutput {
  code: number;
  stdout: string;
  stderr: string;
  /** Files that it wrote into the folder of `--out`: path → text. */
  files?: Record<string, string>;
}

/**
 * Finds what codex printed, in what scripts/record-codex-outputs.mjs has recorded of the release.
 * @param command names and flags as recorded: `exec --help`
 */
export function findCodexOutput({ version }: CommandLine, command: string): CodexOutput | undefined {
  const path = join(RELEASES_FOLDER, "outputs", `${version}.json`);
  const outputs: Record<string, CodexOutput> = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  return Object.hasOwn(outputs, command) ? outputs[command] : undefined;
}

/** Compares two versions by their numbers. */
export function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

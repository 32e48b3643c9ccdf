/**
 * The data of codex's releases. The command line of each is a file beside this one, `VERSION.json`, which
 * scripts/measure-command-line.mjs writes. None of the data is in the bundle, because the bundle must stay small.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandLine } from "../command-line/command-line.js";
import { RELEASES_FOLDER } from "../package-files.js";
import type { ParamTypes } from "../params/param-types.js";

/**
 * Reads the command line of a release. If the release was not measured, reads that of the next older measured release, or else of the
 * oldest one.
 * @param version undefined: the newest
 */
export function findCommandLine(version: string | undefined): CommandLine {
  return readCommandLine(findMeasuredRelease(version));
}

function findMeasuredRelease(version: string | undefined): string {
  const measured = listMeasuredReleases();
  return findOlder(measured, version) ?? measured[0] ?? "";
}

/** Finds a release in a sorted list, or else the next older one. @param version undefined: the newest */
function findOlder(releases: string[], version: string | undefined): string | undefined {
  return releases.filter((one) => version === undefined || compareReleases(one, version) <= 0).at(-1);
}

/** Lists the releases whose command line was measured, the oldest first. */
export function listMeasuredReleases(): string[] {
  return listVersions(RELEASES_FOLDER);
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
 * Finds the output of a command that scripts/record-codex-outputs.mjs has recorded with the release, among the outputs that are not
 * compressed.
 * @param command names and flags as recorded: `exec --help`
 */
export function findCodexOutput({ version }: CommandLine, command: string): CodexOutput | undefined {
  const path = join(RELEASES_FOLDER, "outputs", `${version}.json`);
  const outputs: Record<string, CodexOutput> = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  return Object.hasOwn(outputs, command) ? outputs[command] : undefined;
}

/** A request of the app-server and codex's result for it, which no fixture contains. */
export interface RequestOutput {
  params: Record<string, unknown>;
  result: Record<string, unknown>;
}

/**
 * Reads codex's results for requests that no fixture can contain, by method. If the release was not recorded, the results
 * are from the next older release that was; if there is none, there are no results. scripts/record-codex-requests.mjs writes them.
 * @param version undefined: the newest
 */
export function readRequestOutputs(version: string | undefined): Record<string, RequestOutput[]> {
  const folder = join(RELEASES_FOLDER, "requests");
  const recorded = findOlder(listVersions(folder), version);
  return recorded === undefined ? {} : JSON.parse(readFileSync(join(folder, `${recorded}.json`), "utf8"));
}

/**
 * Finds how a release checks the params of its requests. Each release checks differently, so no other release can take its place.
 * @param version undefined: the newest
 * @returns undefined if the release was not measured
 */
export function findParamTypes(version: string | undefined): ParamTypes | undefined {
  const folder = join(RELEASES_FOLDER, "params");
  const path = join(folder, `${version ?? listVersions(folder).at(-1)}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/** Lists the releases with a file in a folder, the oldest first. */
function listVersions(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort(compareReleases);
}

/**
 * Compares two releases by their numbers. A prerelease such as `0.171.1-alpha.1` is before its release and after the release before;
 * two prereleases of one release count as equal. This function does not use `lib/versions`, which would add a package to the bundle, or
 * `localeCompare`, which needs 6 ms at each start.
 */
export function compareReleases(one: string, other: string): number {
  const [left, right] = [one, other].map(readNumbers);
  const at = left?.findIndex((number, index) => number !== right?.[index]) ?? -1;
  return at < 0 ? 0 : (left?.[at] ?? 0) - (right?.[at] ?? 0);
}

/** Reads the numbers of a release, and adds -1 for a prerelease, otherwise 0. */
function readNumbers(version: string): number[] {
  const [release = "", prerelease] = version.split("-");
  return [...release.split(".").map(Number), prerelease === undefined ? 0 : -1];
}

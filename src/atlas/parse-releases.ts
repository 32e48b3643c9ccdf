import { listCodexReleases } from "../codex/index.js";
import { readReleaseName } from "../lib/index.js";
import { compareVersions } from "../lib/versions/index.js";
import { atlasErrors } from "./errors.js";

/**
 * Parses a range of releases: `0.58.0..0.169.0`, the same range reduced to evenly spread releases (`0.58.0..0.169.0:25`), `latest`,
 * `latest:10`, one version, or a list of these with commas.
 * @param all loads the versions of all existing releases. It is not called if the range is one version or a list of versions.
 * @returns the releases, oldest first
 * @throws TouchstoneError `range-invalid`, `range-empty`, and the errors of `all`
 */
export async function parseReleases(range: string, all = listCodexReleases): Promise<string[]> {
  const found = new Set<string>();
  const listSorted = async () => (await all()).sort(compareVersions);
  for (const part of range.split(",").map(readReleaseName)) {
    for (const version of await parsePart(part, listSorted)) found.add(version);
  }
  return [...found].sort(compareVersions);
}

async function parsePart(part: string, all: () => Promise<string[]>): Promise<string[]> {
  if (VERSION.test(part)) return [part];
  const latest = /^latest(?::([1-9]\d*))?$/.exec(part);
  if (latest) return (await all()).slice(-Number(latest[1] ?? 1));
  const [, from = "", to = "", count] = RANGE.exec(part) ?? [];
  if (from === "") throw atlasErrors.rangeInvalid({ range: part });
  const between = (await all()).filter(
    (version) => compareVersions(from, version) <= 0 && compareVersions(version, to) <= 0,
  );
  if (between.length === 0) throw atlasErrors.rangeEmpty({ range: part });
  return count === undefined ? between : pickEvenly(between, Number(count));
}

const NUMBERS = String.raw`\d+\.\d+\.\d+`;
/** Matches the version of a release. The cache has a folder of this name, so nothing else may match. */
export const VERSION = new RegExp(`^${NUMBERS}$`);
const RANGE = new RegExp(String.raw`^(${NUMBERS})\.\.(${NUMBERS})(?::([1-9]\d*))?$`);

/** Picks the first, the last, and evenly spread versions between them; only the last one if the count is 1. */
function pickEvenly(versions: string[], count: number): string[] {
  if (count >= versions.length) return versions;
  if (count === 1) return versions.slice(-1);
  return Array.from(
    { length: count },
    (_, index) => versions[Math.round((index * (versions.length - 1)) / (count - 1))] as string,
  );
}

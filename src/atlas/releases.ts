import { codexReleases } from "../codex/index.js";
import { TouchstoneError } from "../lib/index.js";
import { compareVersions } from "../lib/versions/index.js";

/**
 * The releases that a range means, oldest first: `0.58.0..0.169.0`, the same thinned to some that are evenly spread
 * (`0.58.0..0.169.0:25`), `latest:10`, or a list with commas of any of these.
 * @param all every release that there is; asked for only where the range does not name each
 * @throws TouchstoneError `range-invalid`, `range-empty`
 */
export async function releasesOf(range: string, all = codexReleases): Promise<string[]> {
  const found = new Set<string>();
  const sorted = async () => (await all()).sort(compareVersions);
  for (const part of range.split(",").map((one) => one.trim())) {
    for (const version of await partOf(part, sorted)) found.add(version);
  }
  return [...found].sort(compareVersions);
}

async function partOf(part: string, all: () => Promise<string[]>): Promise<string[]> {
  if (VERSION.test(part)) return [part];
  const latest = /^latest(?::([1-9]\d*))?$/.exec(part);
  if (latest) return (await all()).slice(-Number(latest[1] ?? 1));
  const [, from = "", to = "", count] = RANGE.exec(part) ?? [];
  if (from === "") throw invalid(part);
  const between = (await all()).filter(
    (version) => compareVersions(from, version) <= 0 && compareVersions(version, to) <= 0,
  );
  if (between.length === 0) throw nothingIn(part);
  return count === undefined ? between : spread(between, Number(count));
}

const NUMBERS = String.raw`\d+\.\d+\.\d+`;
const VERSION = new RegExp(`^${NUMBERS}$`);
const RANGE = new RegExp(String.raw`^(${NUMBERS})\.\.(${NUMBERS})(?::([1-9]\d*))?$`);

/** The first, the last, and what is evenly between. */
function spread(versions: string[], count: number): string[] {
  if (count >= versions.length) return versions;
  if (count === 1) return versions.slice(-1);
  return Array.from(
    { length: count },
    (_, index) => versions[Math.round((index * (versions.length - 1)) / (count - 1))] as string,
  );
}

function invalid(part: string): TouchstoneError {
  return new TouchstoneError(`\`${part}\` is no range of releases.`, {
    kind: "usage",
    code: "range-invalid",
    hint: "Write `0.143.0..0.144.0`, `0.58.0..0.144.0:25` (25 of them, evenly spread), `latest:10`, `0.144.0`, or several with commas.",
  });
}

function nothingIn(part: string): TouchstoneError {
  return new TouchstoneError(`npm has no release in \`${part}\`.`, {
    kind: "usage",
    code: "range-empty",
    hint: "`npm view @openai/codex versions` lists them.",
  });
}

/**
 * Matches a value of a fixture with a real one. Where the fixture has a placeholder, any value of the same kind matches
 * (docs/comparing.md). This file imports no package.
 */
import { escapeRegExp } from "../lib/index.js";
import {
  buildIsoTime,
  buildRolloutPrefix,
  CLOCK,
  DURATION,
  isDurationName,
  isIdPlaceholder,
  isProcessId,
  isUuid,
  PATHS,
  PORT,
  WALL_TIME,
} from "./placeholders.js";

/** An id of a fixture, and the real id in its place. */
export type IdPair = [placeholder: string, own: string];

const UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
const ZONE = String.raw`(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?`;
const DAY_FOLDER = String.raw`\d{4}/\d\d/\d\d/`;
const ROLLOUT = String.raw`rollout-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-`;
const LONGEST_PATHS_FIRST = [`${PATHS.codex}/bin/codex`, ...Object.values(PATHS)].sort(
  (a, b) => b.length - a.length,
);

/**
 * The kinds of placeholders that occur in texts, and the pattern of a real value of each kind. A placeholder belongs to the first
 * kind that fits. For an id and a path, `buildPart` builds the pattern.
 */
const KINDS = [
  { name: "id", placeholder: UUID, matches: undefined },
  { name: "day", placeholder: escapeRegExp(buildRolloutPrefix(true)), matches: DAY_FOLDER + ROLLOUT },
  { name: "file", placeholder: escapeRegExp(buildRolloutPrefix(false)), matches: ROLLOUT },
  {
    name: "time",
    placeholder: escapeRegExp(buildIsoTime("")) + ZONE,
    matches: String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d${ZONE}`,
  },
  {
    name: "wall",
    placeholder: escapeRegExp(WALL_TIME.placeholder),
    matches: String.raw`Wall time: \d+(?:\.\d+)? seconds`,
  },
  {
    name: "port",
    placeholder: String.raw`(?<=127\.0\.0\.1:|localhost:)${PORT}(?!\d)`,
    matches: String.raw`\d+`,
  },
  {
    name: "path",
    placeholder: `(?:${LONGEST_PATHS_FIRST.map(escapeRegExp).join("|")})(?![\\w-])`,
    matches: undefined,
  },
  { name: "redacted", placeholder: String.raw`\[redacted:[\w-]+\]`, matches: String.raw`[\s\S]+` },
];
const ANY_KIND = new RegExp(
  KINDS.map(({ name, placeholder }) => `(?<${name}>${placeholder})`).join("|"),
  "g",
);

/**
 * Matches a text of a fixture with a real one.
 * @returns the fixture's ids and the real ids in their places, in order; undefined if the texts differ
 */
export function matchText(expected: string, got: string): IdPair[] | undefined {
  const ids: string[] = [];
  const paths: string[] = [];
  let [pattern, at] = ["", 0];
  for (const found of expected.matchAll(ANY_KIND)) {
    pattern += escapeRegExp(expected.slice(at, found.index)) + buildPart(found);
    at = found.index + found[0].length;
  }
  if (at === 0) return expected === got ? [] : undefined;
  const match = new RegExp(`^${pattern}${escapeRegExp(expected.slice(at))}$`).exec(got);
  return match ? ids.map((id, index) => [id, match.groups?.[`id${index}`] ?? ""]) : undefined;

  function buildPart({ 0: text, groups = {} }: RegExpMatchArray): string {
    if (groups.id !== undefined) {
      // An id that is no placeholder was written by hand in the scenario, and is the same in every run.
      return isIdPlaceholder(text) ? `(?<id${ids.push(text) - 1}>${UUID})` : escapeRegExp(text);
    }
    if (groups.path !== undefined) {
      const known = paths.indexOf(text);
      return known >= 0 ? `\\k<path${known}>` : `(?<path${paths.push(text) - 1}>[^\\s"']+)`;
    }
    return KINDS.find(({ name }) => groups[name] !== undefined)?.matches ?? "";
  }
}

/** Whether a number equals the fixture's number, or the fixture's number is the placeholder of a time or a duration. @param name of the member */
export function matchNumber(name: string, expected: number, got: number): boolean {
  if (expected === got) return true;
  if (isDurationName(name)) return expected === DURATION && got >= 0;
  const isClock = expected === CLOCK.getTime() || expected === CLOCK.getTime() / 1000;
  return /At(?:Ms)?$/.test(name) && isClock;
}

/**
 * Matches the id of a command's process with a real one.
 * @param name of the member
 * @returns undefined if the member has no placeholder for a process id, or the real value is no process id
 */
export function matchProcessId(name: string, expected: string, got: string): IdPair | undefined {
  return name === "processId" && isProcessId(expected) && /^\d+$/.test(got)
    ? [`process ${expected}`, got]
    : undefined;
}

/** Matches a member's name that is an id. */
export function matchIdName(expected: string, got: string): IdPair | undefined {
  return isIdPlaceholder(expected) && isUuid(got) ? [expected, got] : undefined;
}

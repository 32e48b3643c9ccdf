import { didYouMean } from "../lib/index.js";
import { PROTOCOLS, type Protocol } from "../protocol/index.js";
import type { Atlas } from "./atlas-schema.js";
import { listScenarios } from "./decode-atlas.js";
import { atlasErrors } from "./errors.js";
import { formatPath, getEvent, getMember } from "./member-path.js";

/** One member of one event, over all releases. */
export interface Explanation {
  protocol: Protocol;
  /** `item.completed[command_execution] item.exit_code` */
  path: string;
  first: string;
  last: string;
  /** Whether the newest measured release still sends it. */
  still: boolean;
  example: string;
  spans: {
    from: string;
    to: string;
    types: string[];
    values?: string[];
    optional: boolean;
    /** Some of the scenarios that contain it. */
    scenarios: string[];
  }[];
}

/** The maximum number of scenarios in an explanation. */
const MAX_SCENARIOS = 3;

/**
 * Explains a member, or all members of an event.
 * @param query the path of a member in one of its spellings: `item.completed.item.exit_code`,
 * `item/completed.item.exitCode`; or an event
 * @returns one explanation for each member
 * @throws TouchstoneError `path-unknown`
 */
export function explainMember(atlas: Atlas, query: string): Explanation[] {
  const found = PROTOCOLS.flatMap((protocol) =>
    Object.keys(atlas.protocols[protocol]?.paths ?? {})
      .filter((path) => matchesQuery(path, query))
      .map((path) => buildExplanation(atlas, protocol, path)),
  );
  if (found.length > 0) return found;
  throw atlasErrors.pathUnknown({ query, releases: atlas.releases, near: suggestPath(atlas, query) });
}

/** Whether a query names a member, or its event, in one of its spellings. */
export function matchesQuery(path: string, query: string): boolean {
  return listAliases(path).includes(formatPath(query.trim()));
}

/** The spellings of a path that a user may type. */
function listAliases(path: string): string[] {
  const event = getEvent(path);
  const ofAnyItem = event.replace(/\[.*\]$/, "");
  return [formatPath(path), formatPath(`${ofAnyItem} ${getMember(path)}`), event, ofAnyItem];
}

function buildExplanation(atlas: Atlas, protocol: Protocol, path: string): Explanation {
  const data = atlas.protocols[protocol];
  const { first = "", last = "", example = "", spans = [] } = data?.paths[path] ?? {};
  const getRelease = (index: number) => atlas.releases[index] as string;
  return {
    protocol,
    path,
    first,
    last,
    still: last === getRelease(data?.releases.at(-1) ?? -1),
    example,
    spans: spans.map(({ from, to, types, values, absent }) => ({
      from: getRelease(from),
      to: getRelease(to),
      types: Object.keys(types),
      ...(values ? { values: Object.keys(values) } : {}),
      optional: absent !== undefined,
      scenarios: [...new Set(Object.values(types).flatMap((set) => listScenarios(atlas, set)))].slice(
        0,
        MAX_SCENARIOS,
      ),
    })),
  };
}

/** Suggests a path with the same last member or a similar spelling. */
function suggestPath(atlas: Atlas, query: string): string | undefined {
  const name = query.split(/[. ]/).at(-1) ?? query;
  const paths = PROTOCOLS.flatMap((protocol) => Object.keys(atlas.protocols[protocol]?.paths ?? {}));
  const near = paths
    .filter((path) => path.split(/[. ]/).at(-1)?.toLowerCase() === name.toLowerCase())
    .slice(0, 5);
  if (near.length > 0) return `There is ${near.map((path) => `\`${formatPath(path)}\``).join(", ")}.`;
  return didYouMean(query, paths.flatMap(listAliases));
}

/** The uses of a client: the events and members that its parser reads, and the releases that have each of them. */
import { splitLines, type TouchstoneError } from "../lib/index.js";
import { PROTOCOLS, type Protocol } from "../protocol/index.js";
import { JSON_TYPES } from "../transcript/index.js";
import type { Atlas } from "./atlas-schema.js";
import type { ProtocolChange } from "./compare-observations.js";
import { listScenarios } from "./decode-atlas.js";
import { atlasErrors } from "./errors.js";
import { matchesQuery, suggestNames } from "./explain.js";
import { listAllowedNames, listSeenNames } from "./find-names.js";
import { formatPath, getBaseName, getEvent, getMember } from "./member-path.js";
import { covers, type Span } from "./spans.js";

/** Something that a parser reads. */
export interface Use {
  /** `item.completed[command_execution].item.exit_code`, or an event. */
  path: string;
  /** The JSON types that the parser accepts there; empty if it accepts any. */
  types: string[];
}

/** The releases that have a use. */
export interface UseSupport extends Use {
  protocol: Protocol;
  /**
   * The measured releases that send the event or member, and only with the types in `types`, oldest first. If none of the scenarios that show it
   * was tried on a release, that release counts like the nearest earlier release on which one was tried, or else like the nearest later one.
   */
  releases: string[];
  /** The measured releases that do not have it, oldest first, and why. */
  lacking: LackingRelease[];
  /** The releases that break the use: each that lacks it although the previous measured release has it. If no release has it, only the oldest one. */
  breaks: LackingRelease[];
}

/** A measured release that does not have a use. */
export interface LackingRelease {
  release: string;
  /** `it is not sent`, `it may be integer` */
  reason: string;
}

/**
 * Parses a file of uses. Each line has a path, and then the types that the parser accepts, separated by blanks or `|`. A line without types
 * means that the parser accepts any type. `#` begins a comment.
 * @param file its name, for error messages
 * @throws TouchstoneError `uses-invalid`
 */
export function parseUses(file: string, text: string): Use[] {
  const uses = splitLines(text).flatMap((line, index): Use[] => {
    const [path, ...types] = line.replace(/#.*/, "").replaceAll("|", " ").trim().split(/\s+/);
    if (!path) return [];
    const wrong = types.find((type) => !(JSON_TYPES as readonly string[]).includes(type));
    if (wrong !== undefined)
      throw atlasErrors.usesInvalid({
        place: `${file}:${index + 1}`,
        problem: `\`${wrong}\` is no type of JSON`,
      });
    return [{ path, types }];
  });
  if (uses.length === 0)
    throw atlasErrors.usesInvalid({ place: file, problem: "it names no event or member" });
  return uses;
}

/**
 * Checks that each use is something that a release sent or that its schema allows. Without this check, no change would touch a misspelled use,
 * and no one would notice the mistake.
 * @throws TouchstoneError `path-unknown` for the first use that no release has
 */
export function assertUsesKnown(atlas: Atlas, uses: readonly Use[]): void {
  const names = [...listSeenNames(atlas, PROTOCOLS), ...listAllowedNames(atlas, PROTOCOLS)];
  for (const use of uses)
    if (!names.some(({ path }) => matchesQuery(path, use.path))) throw buildUnknownError(atlas, use);
}

function buildUnknownError(atlas: Atlas, { path }: Use): TouchstoneError {
  return atlasErrors.pathUnknown({ query: path, near: suggestNames(atlas, path) });
}

/**
 * Finds the releases that have each use.
 * @throws TouchstoneError `path-unknown` for a use that no measured release sends
 */
export function findSupport(atlas: Atlas, uses: readonly Use[]): UseSupport[] {
  return uses.flatMap((use) => {
    const found = PROTOCOLS.flatMap((protocol) => findSupportInProtocol(atlas, use, protocol) ?? []);
    if (found.length === 0) throw buildUnknownError(atlas, use);
    return found;
  });
}

function findSupportInProtocol(atlas: Atlas, use: Use, protocol: Protocol): UseSupport | undefined {
  const data = atlas.protocols[protocol];
  if (!data) return undefined;
  const paths = Object.keys(data.paths).filter((path) => matchesQuery(path, use.path));
  const events = Object.keys(data.events).filter((event) => matchesQuery(event, use.path));
  if (paths.length === 0 && events.length === 0) return undefined;
  const isEvent =
    events.length > 0 || paths.some((path) => formatPath(path) !== use.path && getEvent(path) === use.path);
  const measured = data.releases.map((index): ReleaseState => {
    const isHere = (span: Span) => covers(span, index);
    const spans = paths.flatMap((path) => data.paths[path]?.spans.filter(isHere) ?? []);
    const samples = events.flatMap((event) => data.events[event]?.filter(isHere) ?? []);
    const types = [...new Set(spans.flatMap((span) => Object.keys(span.types)))];
    const others = isEvent || use.types.length === 0 ? [] : types.filter((type) => !use.types.includes(type));
    const scenarios = [
      ...samples.map(({ scenario }) => scenario),
      ...spans.flatMap((span) => Object.values(span.types).flatMap((set) => listScenarios(atlas, set))),
    ];
    const misfit = others.length > 0 ? `it may be ${others.join(" or ")}` : undefined;
    return {
      release: atlas.releases[index] as string,
      reason: scenarios.length > 0 ? misfit : "it is not sent",
      scenarios,
      wasTried: (name) => data.scenarios[name]?.some(isHere) ?? false,
    };
  });
  const states = fillUnknown(measured);
  const lacking = states.flatMap(({ release, reason }) =>
    reason === undefined ? [] : [{ release, reason }],
  );
  const has = states.filter(({ reason }) => reason === undefined).map(({ release }) => release);
  const isBreak = ({ release }: LackingRelease) => {
    const index = states.findIndex((state) => state.release === release);
    return index === 0 ? has.length === 0 : states[index - 1]?.reason === undefined;
  };
  return { ...use, protocol, releases: has, lacking, breaks: lacking.filter(isBreak) };
}

/** What one release does with a use. */
interface ReleaseState {
  release: string;
  /** Why the release lacks the use; undefined if it has the use. */
  reason: string | undefined;
  /** The scenarios that show it; empty if the release does not send it. */
  scenarios: string[];
  /** Whether a scenario was tried on the release: it ran, failed, or was refused by the driver. */
  wasTried(scenario: string): boolean;
}

/**
 * Gives a release of unknown state the state of the nearest earlier release with a known one, or else of the nearest later one. The state is unknown if none of the scenarios that show the use in
 * the nearest releases was tried on this release.
 */
function fillUnknown(states: ReleaseState[]): Pick<ReleaseState, "release" | "reason">[] {
  const isSent = ({ scenarios }: ReleaseState) => scenarios.length > 0;
  const isKnown = (state: ReleaseState, index: number) => {
    const near = [states.slice(0, index).findLast(isSent), states.slice(index + 1).find(isSent)];
    return isSent(state) || near.some((one) => one?.scenarios.some((name) => state.wasTried(name)));
  };
  const known = states.map((state, index) => (isKnown(state, index) ? state : undefined));
  return states.map(({ release, reason }, index) => {
    const near = known.slice(0, index + 1).findLast((one) => one) ?? known.slice(index).find((one) => one);
    return { release, reason: near ? near.reason : reason };
  });
}

/** Whether a change touches a use: the use itself, what is around it, or what is within it. */
export function touchesUse({ path }: Pick<ProtocolChange, "path">, uses: readonly Use[]): boolean {
  const changed = formatPath(path);
  // A use without a type of item stands for all types.
  const general = formatPath(`${getBaseName(getEvent(path))}${getMember(path) ? ` ${getMember(path)}` : ""}`);
  return uses.some(({ path: use }) => {
    const one = use.includes("[") ? changed : general;
    return one === use || isWithin(one, use) || isWithin(use, one);
  });
}

function isWithin(inner: string, outer: string): boolean {
  return inner.startsWith(outer) && [".", "["].includes(inner[outer.length] ?? "");
}

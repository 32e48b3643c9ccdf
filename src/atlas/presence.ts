/** Finds out whether each measured release sends something, or why the atlas does not know. The page uses this file too. */
import type { TranscriptProtocol } from "../protocol/index.js";
import type { Atlas, ProtocolData } from "./atlas-schema.js";
import { listScenarios } from "./decode-atlas.js";
import { covers, type Span } from "./spans.js";

/** What the atlas knows of one event or member in one release. */
export interface Presence {
  release: string;
  /**
   * `sent`: a scenario shows it. `absent`: a scenario that shows it in another release ran here, and did not show it. `failed`: no such
   * scenario ran, and at least one failed. `untried`: no such scenario ran or failed. `unmeasured`: the requests of the release were
   * not recorded.
   */
  state: "sent" | "absent" | "failed" | "untried" | "unmeasured";
  /** The scenarios that show it in other releases and failed on this one, sorted. Empty for `sent` and `unmeasured`. */
  failed: string[];
}

/** A part of the atlas: the members of events (`paths`), or the members of requests and their answers (`calls`). */
export type Part = "paths" | "calls";

/**
 * Finds the presence of an event or member in each release that was measured with a protocol, oldest first.
 * @param paths the event or member. If there are several paths, such as an event and all its members, it suffices that the release sends
 *   one of them
 */
export function findPresence(
  atlas: Atlas,
  protocol: TranscriptProtocol,
  paths: readonly string[],
  part: Part = "paths",
): Presence[] {
  const data = atlas.protocols[protocol];
  if (!data) return [];
  const spans = paths.flatMap((path) => listSpans(data, path, part));
  const scenarios = listShowing(atlas, protocol, paths, part);
  const measured = listMeasured(data, part);
  return data.releases.map((index): Presence => {
    const release = atlas.releases[index] as string;
    if (!measured.includes(index)) return { release, state: "unmeasured", failed: [] };
    if (spans.some((span) => covers(span, index))) return { release, state: "sent", failed: [] };
    const states = scenarios.map((name) => [name, getState(data, name, index)] as const);
    const failed = states.filter(([, state]) => state === "failed").map(([name]) => name);
    const hasRun = states.some(([, state]) => state === "ran");
    return { release, state: hasRun ? "absent" : failed.length > 0 ? "failed" : "untried", failed };
  });
}

/** Lists the scenarios that show an event or member in any release, sorted. */
export function listShowing(
  atlas: Atlas,
  protocol: TranscriptProtocol,
  paths: readonly string[],
  part: Part = "paths",
): string[] {
  const data = atlas.protocols[protocol];
  const events = part === "paths" ? data?.events : {};
  const found = paths.flatMap((path) => [
    ...(data?.[part]?.[path]?.spans ?? []).flatMap(({ types }) =>
      Object.values(types).flatMap((set) => listScenarios(atlas, set)),
    ),
    ...(events?.[path] ?? []).map(({ scenario }) => scenario),
  ]);
  return [...new Set(found)].sort();
}

/** Finds why a scenario failed on a release. The scenario's name at the start of the reason is removed. */
export function findFailure(
  atlas: Atlas,
  protocol: TranscriptProtocol,
  scenario: string,
  release: string,
): string | undefined {
  const index = atlas.releases.indexOf(release);
  const reason = atlas.protocols[protocol]?.scenarios[scenario]?.find((span) => covers(span, index))?.reason;
  return reason === undefined ? undefined : removeName(scenario, reason);
}

/** Removes the name of the scenario at the start of the reason for its failure. */
export function removeName(scenario: string, reason: string): string {
  return reason.startsWith(`${scenario}: `) ? reason.slice(scenario.length + 2) : reason;
}

/** Lists the spans of releases that an event (by its examples in the atlas) or a member was seen in. */
function listSpans(data: ProtocolData, path: string, part: Part): Span[] {
  return [...(data[part]?.[path]?.spans ?? []), ...(part === "paths" ? (data.events[path] ?? []) : [])];
}

/** Lists the releases that a part was measured on, as indices. The requests of some releases were not recorded. */
function listMeasured({ releases, calls = {} }: ProtocolData, part: Part): number[] {
  if (part === "paths") return releases;
  const spans = Object.values(calls).flatMap((one) => one.spans);
  return releases.filter((index) => spans.some((span) => covers(span, index)));
}

/** Returns what became of a scenario on a release; undefined if it was not among the scenarios of the measurement. */
export function getState(data: ProtocolData, scenario: string, index: number): string | undefined {
  return data.scenarios[scenario]?.find((span) => covers(span, index))?.state;
}

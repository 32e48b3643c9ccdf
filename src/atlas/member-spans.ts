/** Joins the spans of a member that say the same about codex and differ only in the scenarios that ran. */
import type { TranscriptProtocol } from "../protocol/index.js";
import type { Atlas } from "./atlas-schema.js";
import { listScenarios } from "./decode-atlas.js";
import { getState, type Part, type Presence } from "./presence.js";

/** What was seen of a member in consecutive releases. */
export interface MemberSpan {
  from: string;
  to: string;
  types: string[];
  values?: string[];
  optional: boolean;
  /** The scenarios that show it, sorted. */
  scenarios: string[];
}

type Sets = Record<string, string[]>;

interface Facts {
  types: Sets;
  values: Sets;
  absent: string[];
}

/**
 * Lists the spans of a member. Two neighboring spans are joined if the same was seen in both, or at least in the scenarios that ran on
 * both sides of the border. They are not joined if the member is `absent` (`Presence`) in a release between them.
 */
export function listMemberSpans(
  atlas: Atlas,
  protocol: TranscriptProtocol,
  path: string,
  presence: readonly Presence[],
  part: Part = "paths",
): MemberSpan[] {
  const data = atlas.protocols[protocol];
  const decode = (sets: Record<string, number> = {}): Sets =>
    Object.fromEntries(Object.entries(sets).map(([key, set]) => [key, listScenarios(atlas, set)]));
  const hasRun = (name: string, index: number) => data !== undefined && getState(data, name, index) === "ran";
  const joined: { from: number; to: number; facts: Facts }[] = [];
  for (const { from, to, types, values, absent } of data?.[part]?.[path]?.spans ?? []) {
    const facts: Facts = {
      types: decode(types),
      values: decode(values),
      absent: absent === undefined ? [] : listScenarios(atlas, absent),
    };
    const last = joined.at(-1);
    const isShared = (name: string) => last !== undefined && hasRun(name, last.to) && hasRun(name, from);
    const isAbsentBetween = presence.some(({ release, state }) => {
      const index = atlas.releases.indexOf(release);
      return last !== undefined && last.to < index && index < from && state === "absent";
    });
    if (last && !isAbsentBetween && areSame(last.facts, facts, isShared)) {
      last.to = to;
      last.facts = joinFacts(last.facts, facts);
    } else joined.push({ from, to, facts });
  }
  return joined.map(({ from, to, facts: { types, values, absent } }) => ({
    from: atlas.releases[from] as string,
    to: atlas.releases[to] as string,
    types: Object.keys(types).sort(),
    ...(Object.keys(values).length > 0 ? { values: Object.keys(values).sort() } : {}),
    optional: absent.length > 0,
    scenarios: [...new Set(Object.values(types).flat())].sort(),
  }));
}

function areSame(a: Facts, b: Facts, isShared: (scenario: string) => boolean): boolean {
  const listKeys = (sets: Sets) => Object.keys(sets).sort().join();
  if (listKeys(a.types) === listKeys(b.types) && listKeys(a.values) === listKeys(b.values)) {
    if (a.absent.length > 0 === b.absent.length > 0) return true;
  }
  const listShared = (sets: Sets) =>
    Object.keys(sets)
      .filter((key) => sets[key]?.some(isShared))
      .sort();
  const [typesOfA, typesOfB] = [listShared(a.types), listShared(b.types)];
  return (
    typesOfA.length > 0 &&
    typesOfA.join() === typesOfB.join() &&
    listShared(a.values).join() === listShared(b.values).join() &&
    a.absent.some(isShared) === b.absent.some(isShared)
  );
}

function joinFacts(a: Facts, b: Facts): Facts {
  return {
    types: joinSets(a.types, b.types),
    values: joinSets(a.values, b.values),
    absent: [...new Set([...a.absent, ...b.absent])],
  };
}

function joinSets(a: Sets, b: Sets): Sets {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, [...new Set([...(a[key] ?? []), ...(b[key] ?? [])])]]),
  );
}

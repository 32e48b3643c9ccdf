/** Finds what the comparison of two releases can't know, because scenarios failed on one of them. The page of the atlas uses this file too. */
import { findOutermost } from "./compare-observations.js";
import { getEvent, getItemType, getMember } from "./member-path.js";
import type { Observation } from "./observe-fixtures.js";
import { removeName } from "./presence.js";

/** A scenario that ran on the older release and fails on the newer one. */
export interface LostScenario {
  scenario: string;
  /** Why it fails. */
  reason: string;
  /** The events and members that it shows in the older release. */
  paths: string[];
}

/** Events or members that one of two releases was not seen to send, because the scenarios that show them failed on it. */
export interface UnseenGroup {
  /** The release on which the scenarios failed. */
  release: string;
  /** The same member of one or more events, or events about the same type of item. */
  paths: string[];
  /** The scenarios that show these paths on the other release and failed on this one, sorted. */
  failed: string[];
}

/**
 * Lists the scenarios that ran on the older release and failed on the newer one. A scenario that the driver refused on the newer release
 * is not listed, since this says nothing about codex. For example, the scenario may wait for a message for which exec has no event.
 */
export function findLostScenarios(old: Observation, now: Observation): LostScenario[] {
  return Object.entries(old.scenarios).flatMap(([scenario, { state }]) => {
    const after = now.scenarios[scenario];
    if (state !== "ran" || after?.state !== "failed") return [];
    const paths = Object.keys(old.paths).filter((path) => listShowing(old, path).includes(scenario));
    return { scenario, reason: removeName(scenario, after.reason ?? "no reason is known"), paths };
  });
}

/**
 * Lists the events and members that only one of the releases was seen to send, because none of the scenarios that show them ran on the
 * other release, and at least one failed there.
 */
export function findUnseen(old: Observation, now: Observation): UnseenGroup[] {
  return [...listUnseen(old, now), ...listUnseen(now, old)];
}

/** @param shown the release that sends it @param other the release on which the scenarios failed */
function listUnseen(shown: Observation, other: Observation): UnseenGroup[] {
  const unseen = new Map<string, string[]>();
  for (const path of Object.keys(shown.paths).sort()) {
    if (path in other.paths) continue;
    const states = listShowing(shown, path).map((name) => [name, other.scenarios[name]?.state] as const);
    const failed = states.filter(([, state]) => state === "failed").map(([name]) => name);
    if (failed.length > 0 && !states.some(([, state]) => state === "ran")) unseen.set(path, failed);
  }
  const events = new Set(Object.keys(other.paths).map(getEvent));
  const groups = new Map<string, UnseenGroup>();
  for (const { path, isEvent } of findOutermost(new Set(unseen.keys()), events)) {
    const failed = isEvent
      ? [...unseen].filter(([one]) => getEvent(one) === path).flatMap(([, names]) => names)
      : (unseen.get(path) ?? []);
    const key = getMember(path) || (getItemType(path) ?? path);
    const group = groups.get(key) ?? { release: other.release, paths: [], failed: [] };
    group.paths.push(path);
    group.failed = [...new Set([...group.failed, ...failed])].sort();
    groups.set(key, group);
  }
  return [...groups.values()];
}

function listShowing({ paths }: Observation, path: string): string[] {
  return [...new Set(Object.values(paths[path]?.types ?? {}).flat())].sort();
}

/**
 * Describes since when and until when something was sent. Names the measured release before the first one that sent it, and the one
 * after the last.
 */
import type { Presence } from "./presence.js";

/** Describes since when: `since 0.129.0 (0.122.0 did not send it; no release between them was measured)` */
export function describeSince(presence: readonly Presence[]): string {
  const index = presence.findIndex(isSent);
  const first = presence[index]?.release ?? "";
  const before = presence[index - 1];
  if (!before) return `since ${first} or before (the oldest measured release)`;
  const sure = presence.slice(0, index).findLast(isSurelyAbsent);
  const word = isSurelyAbsent(before) ? "since" : "first seen in";
  return `${word} ${first} (${describeNeighbor(before, [before.release, first], sure)})`;
}

/** Describes until when: `to this day`, or `until 0.116.0 (0.122.0 did not send it; …)` */
export function describeUntil(presence: readonly Presence[]): string {
  const index = presence.findLastIndex(isSent);
  const last = presence[index]?.release ?? "";
  const after = presence[index + 1];
  if (!after) return "to this day";
  const sure = presence.slice(index + 1).find(isSurelyAbsent);
  const word = isSurelyAbsent(after) ? "until" : "last seen in";
  return `${word} ${last} (${describeNeighbor(after, [last, after.release], sure)})`;
}

/** Says why something is not seen in a release or in a run of releases. @param where `on this release` */
export function describeState({ state, failed }: Pick<Presence, "state" | "failed">, where: string): string {
  const failures = `${countScenarios(failed.length)} that ${failed.length === 1 ? "shows it on another release has" : "show it on another release have"} failed ${where}`;
  if (state === "unmeasured") return `not known, since requests were not recorded ${where}`;
  if (state === "untried") return `not known, since no scenario that shows it ran ${where}`;
  if (state === "failed") return `not seen; ${failures}`;
  return failed.length === 0 ? "not sent" : `not seen in the scenarios that ran; ${failures}`;
}

function countScenarios(count: number): string {
  return `${count} ${count === 1 ? "scenario" : "scenarios"}`;
}

/** @param edges the release that sends it and its neighbor, oldest first @param sure the nearest release that surely does not send it */
function describeNeighbor(neighbor: Presence, edges: [string, string], sure: Presence | undefined): string {
  const { release } = neighbor;
  const parts = isSurelyAbsent(neighbor)
    ? [`${release} did not send it`]
    : [
        `${release}: ${describeState(neighbor, "there")}`,
        ...(sure ? [`${sure.release} did not send it`] : []),
      ];
  if (!isNextRelease(...edges)) parts.splice(1, 0, "no release between them was measured");
  return parts.join("; ");
}

/** Whether the numbers of two releases follow one another. A patch release of the older one, which may be between them, is not considered. */
function isNextRelease(before: string, after: string): boolean {
  const [major, minor = 0, patch = 0] = before.split(".").map(Number);
  return after === `${major}.${minor}.${patch + 1}` || after === `${major}.${minor + 1}.0`;
}

function isSent({ state }: Presence): boolean {
  return state === "sent";
}

/** Whether the release surely does not send it: a scenario that shows it elsewhere ran there, and none failed. */
function isSurelyAbsent({ state, failed }: Presence): boolean {
  return state === "absent" && failed.length === 0;
}

/** Finds the releases that a transcript fits, and what does not fit the others. */
import { getEvent, getMember } from "../atlas/index.js";
import type { Observation } from "./observation.js";
import { countReleases, hasRelease, NO_RELEASES, type ReleaseSet } from "./release-set.js";

/**
 * What is said of an observation. *never*: no measured release sent it, and no schema allows it. *other*: only other releases
 * send it than those that the rest of the transcript fits. *unmeasured*: the schema of a release that fits allows it, and no
 * scenario showed it, or the release of the transcript was not measured; it may be right.
 */
export type Verdict = "never" | "other" | "unmeasured";

export interface JudgedObservation {
  verdict: Verdict;
  observation: Observation;
}

export interface Fit {
  /** The releases that the transcript fits, except for what no release ever sent. */
  fitting: ReleaseSet;
  /** The releases that the findings are about: those that fit, or else those that it fits best. */
  target: ReleaseSet;
  judged: JudgedObservation[];
}

/**
 * Judges the observations of one transcript.
 * @param measured the releases that were measured
 * @param demanded the releases that the transcript must fit; undefined: any one
 * @param isMeasured whether the transcript's release may be one of the measured ones
 */
export function fitReleases(
  observations: readonly Observation[],
  {
    measured,
    demanded,
    hasNulls,
    isMeasured,
  }: { measured: ReleaseSet; demanded: ReleaseSet | undefined; hasNulls: boolean; isMeasured: boolean },
): Fit {
  const counted = observations.filter(({ onlyWithNulls }) => hasNulls || !onlyWithNulls);
  const possible = counted.filter((one) => !isNeverSent(one, measured));
  const fitting = findFitting(possible, measured);
  const target = demanded ?? (fitting !== NO_RELEASES ? fitting : findBest(possible, measured));
  const judged = counted.flatMap((observation): JudgedObservation[] => {
    if (observation.kind === "format") return [{ verdict: "other", observation }];
    if (isNeverSent(observation, measured)) return [{ verdict: "never", observation }];
    if (!doesEachSupport(target, observation, measured)) return [{ verdict: "other", observation }];
    const isSeen = (target & observation.sent) !== NO_RELEASES;
    return isSeen ? [] : [{ verdict: "unmeasured", observation }];
  });
  const kept = removeInner(judged);
  return { fitting, target, judged: isMeasured ? kept : kept.map(omitVerdict) };
}

function getSupport({ sent, findAllowed }: Observation, measured: ReleaseSet): ReleaseSet {
  return (sent | findAllowed()) & measured;
}

function isNeverSent(observation: Observation, measured: ReleaseSet): boolean {
  return (observation.sent & measured) === NO_RELEASES && getSupport(observation, measured) === NO_RELEASES;
}

/** Whether each release of a set sends or allows something. */
function doesEachSupport(set: ReleaseSet, observation: Observation, measured: ReleaseSet): boolean {
  return (
    (set & ~observation.sent) === NO_RELEASES || (set & ~getSupport(observation, measured)) === NO_RELEASES
  );
}

/** Finds the releases that all observations fit. What few releases sent comes first, so that the schemas are asked about few observations. */
function findFitting(observations: readonly Observation[], measured: ReleaseSet): ReleaseSet {
  const counted = observations.map((observation) => ({
    observation,
    count: countReleases(observation.sent),
  }));
  return counted
    .sort((a, b) => a.count - b.count)
    .reduce(
      (set, { observation }) =>
        (set & ~observation.sent) === NO_RELEASES ? set : set & getSupport(observation, measured),
      measured,
    );
}

/** Only a line that is no message at all is wrong in each release. */
function omitVerdict({ verdict, observation }: JudgedObservation): JudgedObservation {
  return { verdict: observation.kind === "syntax" ? verdict : "unmeasured", observation };
}

/**
 * Finds the release with the fewest observations against it; of several, the one that sent the most of what its schema allows, and
 * of these the newest.
 */
function findBest(observations: readonly Observation[], measured: ReleaseSet): ReleaseSet {
  const all = observations.map((one) => ({ sent: one.sent, support: getSupport(one, measured) }));
  let best = { misfits: Number.POSITIVE_INFINITY, unseen: 0, set: NO_RELEASES };
  for (let index = 0; measured >> BigInt(index) !== NO_RELEASES; index++) {
    if (!hasRelease(measured, index)) continue;
    const misfits = all.filter(({ support }) => !hasRelease(support, index)).length;
    const unseen = all.filter(({ sent }) => !hasRelease(sent, index)).length;
    if (misfits < best.misfits || (misfits === best.misfits && unseen <= best.unseen))
      best = { misfits, unseen, set: 1n << BigInt(index) };
  }
  return best.set;
}

/** Removes what follows from another finding: the members of an event or member that does not fit itself. */
function removeInner(judged: JudgedObservation[]): JudgedObservation[] {
  const outer = new Map<string, Verdict>();
  for (const { verdict, observation } of judged) {
    const { kind, path } = observation;
    if (kind === "type" || kind === "member" || kind === "event") outer.set(path, verdict);
  }
  return judged.filter(({ verdict, observation: { kind, path } }) => {
    if (kind === "syntax") return true; // it is about no event
    const isOuter = kind === "type" || kind === "member" || kind === "event";
    const inner = isOuter ? listAround(path).slice(1) : listAround(path);
    // The value of a member, or an absent one, follows from the member itself.
    return !inner.some((one) => outer.get(one) === verdict);
  });
}

/** Lists a path and everything that contains it, up to its event. */
function listAround(path: string): string[] {
  const event = getEvent(path);
  const steps = getMember(path).replaceAll("[]", ".[]").split(".").filter(Boolean);
  const found = [event];
  let one = event;
  for (const [index, step] of steps.entries()) {
    one = step === "[]" ? `${one}[]` : `${one}${index === 0 ? " " : "."}${step}`;
    found.unshift(one);
  }
  return found;
}

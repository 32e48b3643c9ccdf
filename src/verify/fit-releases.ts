/** Finds the releases that a transcript fits, and judges each observation by these releases. */
import { getEvent, getMember } from "../atlas/index.js";
import type { Observation } from "./observation.js";
import { countReleases, hasRelease, NO_RELEASES, type ReleaseSet } from "./release-set.js";

/**
 * What is said of an observation.
 * *never*: no measured release sent it, and no schema allows it.
 * *other*: some release sent it, or its schema allows it, but this is not so for each of the target releases (see `Fit`).
 * *unmeasured*: it may be right. The schemas of the target releases allow it, and no scenario showed it on these releases; or the release or
 * the protocol of the transcript was not measured.
 */
export type Verdict = "never" | "other" | "unmeasured";

export interface JudgedObservation {
  verdict: Verdict;
  observation: Observation;
}

export interface Fit {
  /** The releases that the transcript fits, apart from what has the verdict *never*. */
  fitting: ReleaseSet;
  /** The releases that the findings are about: the demanded ones; by default those that fit, or else the one that the transcript fits best. */
  target: ReleaseSet;
  judged: JudgedObservation[];
}

/**
 * Judges the observations of one transcript.
 * @param measured the releases that were measured
 * @param demanded the releases that the transcript must fit; by default, it must fit at least one
 * @param hasNulls whether any checked value of the transcript is null
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
  return { fitting, target, judged: isMeasured ? kept : kept.map(markUnmeasured) };
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

/** Finds the releases that all observations fit. It begins with what the fewest releases sent, so that few look-ups in the schemas are needed. */
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

/** Marks an observation as not measured, unless it is a line that is no message at all. Such a line is wrong in each release. */
function markUnmeasured({ verdict, observation }: JudgedObservation): JudgedObservation {
  return { verdict: observation.kind === "syntax" ? verdict : "unmeasured", observation };
}

/**
 * Finds the release that contradicts the fewest observations. Of several such releases, it takes the one that was seen to send the most of
 * what was observed. If there are still several, it takes the newest.
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

/** Removes what follows from another finding of the same verdict: if an event or a member does not fit, neither do the members within it. */
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
    // An observation of a member's value, or of what is missing in the member, also follows from an observation of the member itself.
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

/** Finds the releases that a transcript fits, and what does not fit the others. */
import { getEvent, getMember } from "../atlas/index.js";
import type { Observation } from "./observation.js";
import { hasRelease, NO_RELEASES, type ReleaseSet } from "./release-set.js";

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
 * @param isMeasured whether the release that the transcript is of may be among the measured ones
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
  const support = ({ sent, allowed }: Observation) => (sent | allowed) & measured;
  const possible = counted.filter((one) => support(one) !== NO_RELEASES);
  const fitting = possible.reduce((set, one) => set & support(one), measured);
  const target = demanded ?? (fitting !== NO_RELEASES ? fitting : findBest(possible, measured, support));
  const judged = counted.flatMap((observation): JudgedObservation[] => {
    if (observation.kind === "format") return [{ verdict: "other", observation }];
    if (support(observation) === NO_RELEASES) return [{ verdict: "never", observation }];
    if ((target & ~support(observation)) !== NO_RELEASES) return [{ verdict: "other", observation }];
    const isSeen = (target & observation.sent) !== NO_RELEASES;
    return isSeen ? [] : [{ verdict: "unmeasured", observation }];
  });
  const kept = removeInner(judged);
  return { fitting, target, judged: isMeasured ? kept : kept.map(omitVerdict) };
}

/** Only a line that is no message at all is wrong in each release. */
function omitVerdict({ verdict, observation }: JudgedObservation): JudgedObservation {
  return { verdict: observation.kind === "syntax" ? verdict : "unmeasured", observation };
}

/**
 * Finds the release with the fewest observations against it; of several, the one that sent the most of what its schema allows, and
 * of these the newest.
 */
function findBest(
  observations: readonly Observation[],
  measured: ReleaseSet,
  support: (observation: Observation) => ReleaseSet,
): ReleaseSet {
  let best = { misfits: Number.POSITIVE_INFINITY, unseen: 0, set: NO_RELEASES };
  for (let index = 0; measured >> BigInt(index) !== NO_RELEASES; index++) {
    if (!hasRelease(measured, index)) continue;
    const misfits = observations.filter((one) => !hasRelease(support(one), index)).length;
    const unseen = observations.filter(({ sent }) => !hasRelease(sent, index)).length;
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
    const isOuter = kind === "type" || kind === "member" || kind === "event";
    const inner = isOuter ? listAround(path).slice(1) : listAround(path);
    // The value of a member, or an absent one, follows from the member itself.
    return !inner.some((one) => outer.get(one) === verdict);
  });
}

/** Lists a path and all that is around it, up to its event. */
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

/** Sets of measured releases, as bits: bit n is the nth release of the atlas. */
import { joinWords } from "../lib/index.js";

/** A set of measured releases: bit n is the nth release of the atlas. */
export type ReleaseSet = bigint;

/** The releases that something fits. */
export interface Support {
  /** The releases that sent it. */
  sent: ReleaseSet;
  /**
   * Finds the releases whose own schema allows it, whether a scenario showed it or not. It is a function, since following the schemas takes
   * time and few transcripts need it.
   */
  findAllowed(): ReleaseSet;
}

/** The empty set. */
export const NO_RELEASES: ReleaseSet = 0n;

/** Builds the support of something about which the schemas say nothing, such as the order of events. */
export function buildSentSupport(sent: ReleaseSet): Support {
  return { sent, findAllowed: () => NO_RELEASES };
}

/** Builds the set of the releases from one index to another, both included. */
export function buildSpanSet(from: number, to: number): ReleaseSet {
  return ((1n << BigInt(to - from + 1)) - 1n) << BigInt(from);
}

/** Builds the set of the releases in several spans. */
export function buildSpansSet(spans: readonly { from: number; to: number }[]): ReleaseSet {
  return spans.reduce((set, { from, to }) => set | buildSpanSet(from, to), NO_RELEASES);
}

/** Lists the releases of a set, oldest first. @param releases all releases of the atlas */
export function listReleases(set: ReleaseSet, releases: readonly string[]): string[] {
  return releases.filter((_, index) => (set >> BigInt(index)) & 1n);
}

/** Counts the releases of a set. */
export function countReleases(set: ReleaseSet): number {
  return set.toString(2).replaceAll("0", "").length;
}

/** Whether a set has the nth release. */
export function hasRelease(set: ReleaseSet, index: number): boolean {
  return ((set >> BigInt(index)) & 1n) === 1n;
}

/**
 * Describes a set by its runs: `0.58.0 to 0.116.0 and 0.144.0`; `none` if it is empty.
 * @param measured the releases that count; the others do not interrupt a run
 * @param releases all releases of the atlas
 */
export function describeReleases(set: ReleaseSet, measured: ReleaseSet, releases: readonly string[]): string {
  const runs: string[][] = [];
  let isOpen = false;
  for (const [index, release] of releases.entries()) {
    if (!hasRelease(measured, index)) continue;
    const isIn = hasRelease(set, index);
    if (isIn && isOpen) runs.at(-1)?.push(release);
    else if (isIn) runs.push([release]);
    isOpen = isIn;
  }
  const texts = runs.map((run) => (run.length === 1 ? `${run[0]}` : `${run[0]} to ${run.at(-1)}`));
  return joinWords(texts, "and") || "none";
}

/**
 * Describes since or until when releases sent something: `since 0.144.0`, `until 0.116.0`, `from 0.80.0 to 0.116.0`,
 * `by 0.80.0 and 0.116.0`, `by every measured release`.
 */
export function describePeriod(set: ReleaseSet, measured: ReleaseSet, releases: readonly string[]): string {
  const all = listReleases(measured, releases);
  const own = listReleases(set & measured, releases);
  if (own.length === all.length) return "by every measured release";
  const text = describeReleases(set & measured, measured, releases);
  const isRun = !text.includes(" and ");
  if (isRun && own.at(-1) === all.at(-1)) return `since ${own[0]}`;
  if (isRun && own[0] === all[0]) return `until ${own.at(-1)}`;
  return isRun && own.length > 1 ? `from ${text}` : `by ${text}`;
}

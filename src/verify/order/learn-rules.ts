/** Learns the rules of order from recordings, in addition to what was learned before. */
import { compareVersions } from "../../lib/versions/index.js";
import type { Evidence } from "./learn-order.js";

/** A span of releases, both included. */
export interface RuleSpan {
  from: string;
  to: string;
}

/** The rules of one protocol, as docs/atlas/order.json has them. */
export interface LearnedRules {
  /** The releases whose recordings were read, oldest first. */
  releases: string[];
  /** Rule, such as `in-turn turn/completed` → the releases that it holds for. */
  rules: Record<string, RuleSpan[]>;
}

/**
 * Learns the rules of one protocol from recordings. What was learned before stays, even if its recordings are no longer there, unless a
 * recording of the same release contradicts it. So one release can be learned without the recordings of the others.
 * @param known what was learned before
 * @param evidence release → what its recordings say
 */
export function learnRules(known: LearnedRules, evidence: ReadonlyMap<string, Evidence>): LearnedRules {
  const releases = [...new Set([...known.releases, ...evidence.keys()])].sort(compareVersions);
  const learned = [...evidence.values()].flatMap((one) => one.selectRules());
  const names = [...new Set([...Object.keys(known.rules), ...learned])].sort();
  const rules = names.map((rule) => [rule, findSpans(rule, releases, known, evidence)] as const);
  return { releases, rules: Object.fromEntries(rules.filter(([, spans]) => spans.length > 0)) };
}

/** Finds the runs of releases that a rule holds for. A release whose recordings said too little about a rule does not end a run. */
function findSpans(
  rule: string,
  releases: readonly string[],
  known: LearnedRules,
  evidence: ReadonlyMap<string, Evidence>,
): RuleSpan[] {
  const spans: RuleSpan[] = [];
  let last: RuleSpan | undefined;
  for (const release of releases) {
    const wasKnown = isKnown(rule, release, known);
    const own = evidence.get(release);
    if (mayBreak(rule, wasKnown, own, evidence)) last = undefined;
    else if (wasKnown || own?.isKept(rule)) {
      last ??= spans[spans.push({ from: release, to: release }) - 1] as RuleSpan;
      last.to = release;
    } else if (isGap(rule, release, known)) last = undefined;
  }
  return spans;
}

function isKnown(rule: string, release: string, { releases, rules }: LearnedRules): boolean {
  const spans = Object.hasOwn(rules, rule) ? (rules[rule] as RuleSpan[]) : [];
  return (
    releases.includes(release) &&
    spans.some(({ from, to }) => compareVersions(from, release) <= 0 && compareVersions(release, to) <= 0)
  );
}

/** Whether a known rule holds for an earlier and for a later release, but not for this one: then a recording showed that this release may break it. */
function isGap(rule: string, release: string, { releases, rules }: LearnedRules): boolean {
  const spans = Object.hasOwn(rules, rule) ? (rules[rule] as RuleSpan[]) : [];
  return (
    releases.includes(release) &&
    spans.some(({ to }) => compareVersions(to, release) < 0) &&
    spans.some(({ from }) => compareVersions(release, from) < 0)
  );
}

/**
 * Whether a rule may be broken in a release. If the rule is known for the release, it was learned with the recordings of all releases, so
 * only a recording of the same release can contradict it.
 * @param own what the recordings of the release say
 */
function mayBreak(
  rule: string,
  wasKnown: boolean,
  own: Evidence | undefined,
  evidence: ReadonlyMap<string, Evidence>,
): boolean {
  if (wasKnown) return own?.isBroken(rule) ?? false;
  return own?.mayBreak(rule, evidence.values()) ?? false;
}

import type { Protocol } from "../../protocol/index.js";
import { type OrderedMessage, OrderTracker } from "./track-order.js";

/** How often the recordings of one release kept to a rule, and one that broke it. */
export interface RuleEvidence {
  /** The number of recordings that kept to it. */
  held: number;
  /** The first recording that broke it. */
  brokenBy?: string;
}

/**
 * Counts the recordings that keep to each rule.
 * @param name of the recording
 */
export function collectEvidence(
  evidence: Record<string, RuleEvidence>,
  name: string,
  protocol: Protocol,
  messages: Iterable<OrderedMessage>,
): void {
  const tracker = new OrderTracker(protocol);
  const held = new Set<string>();
  const broken = new Set<string>();
  const note = (tests: ReturnType<OrderTracker["track"]>) => {
    for (const { kind, event, holds } of tests) (holds ? held : broken).add(`${kind} ${event}`);
  };
  for (const message of messages) note(tracker.track(message));
  for (const rule of [...held, ...broken]) {
    evidence[rule] ??= { held: 0 };
    if (broken.has(rule)) evidence[rule].brokenBy ??= name;
    else evidence[rule].held++;
  }
}

/** The number of recordings that must keep to a rule, so that it is no chance. */
const MIN_RECORDINGS = 3;

/**
 * Finds the rules that the recordings of a release keep to. A rule that one recording breaks is no rule.
 * @returns the rules, sorted
 */
export function selectRules(evidence: Record<string, RuleEvidence>): string[] {
  return Object.entries(evidence)
    .filter(([, { held, brokenBy }]) => held >= MIN_RECORDINGS && brokenBy === undefined)
    .map(([rule]) => rule)
    .sort();
}

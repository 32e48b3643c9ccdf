import type { TranscriptProtocol } from "../../protocol/index.js";
import type { OrderedMessage } from "./order-types.js";
import { OrderTracker } from "./track-order.js";

/** How many recordings of one release kept to a rule, and the names of those that broke it. */
interface RuleEvidence {
  held: number;
  brokenBy: string[];
}

/** What the recordings of one release say about possible rules. */
export class Evidence {
  readonly #rules = new Map<string, RuleEvidence>();
  readonly #recordings = new Set<string>();

  /**
   * Notes which rules a recording keeps to, and which it breaks.
   * @param name of the recording. Recordings of the same scenario have the same name in each release.
   */
  collect(name: string, protocol: TranscriptProtocol, messages: Iterable<OrderedMessage>): void {
    const tracker = new OrderTracker(protocol);
    const held = new Set<string>();
    const broken = new Set<string>();
    for (const message of messages)
      for (const { kind, event, holds } of tracker.track(message))
        (holds ? held : broken).add(`${kind} ${event}`);
    this.#recordings.add(name);
    for (const rule of [...held, ...broken]) {
      const known = this.#rules.get(rule) ?? { held: 0, brokenBy: [] };
      this.#rules.set(rule, known);
      if (broken.has(rule)) known.brokenBy.push(name);
      else known.held++;
    }
  }

  /**
   * Finds the rules that the recordings keep to. A rule that one recording breaks is no rule.
   * @returns the rules, sorted
   */
  selectRules(): string[] {
    return [...this.#rules.keys()].filter((rule) => this.isKept(rule)).sort();
  }

  /** Whether enough recordings keep to a rule, and none breaks it. */
  isKept(rule: string): boolean {
    return (this.#rules.get(rule)?.held ?? 0) >= MIN_RECORDINGS && !this.isBroken(rule);
  }

  /** Whether a recording breaks a rule. */
  isBroken(rule: string): boolean {
    return (this.#rules.get(rule)?.brokenBy.length ?? 0) > 0;
  }

  /**
   * Whether a rule may be broken in this release: if one of its recordings breaks the rule, or if another release has a recording that breaks
   * the rule, of a scenario that was not recorded in this release. Another release does not count if at least MIN_RECORDINGS scenarios break
   * the rule there and keep to it here: then the releases differ, and not the scenarios.
   * @param others what the recordings of the other releases say
   */
  mayBreak(rule: string, others: Iterable<Evidence>): boolean {
    return (
      this.isBroken(rule) ||
      [...others].some((other) => {
        const breaking = other.#rules.get(rule)?.brokenBy ?? [];
        const isRun = (name: string) => this.#recordings.has(name);
        return !breaking.every(isRun) && breaking.filter(isRun).length < MIN_RECORDINGS;
      })
    );
  }
}

/** The number of recordings that must keep to a rule. Fewer may keep to it by chance. */
const MIN_RECORDINGS = 3;

/** Compares a port's events with a fixture, in which ids, times and paths may differ (docs/comparing.md). */
import {
  type IdPair,
  matchIdName,
  matchNumber,
  matchProcessId,
  matchText,
} from "../transcript/match-placeholders.js";

/** A place where a port's events differ from the fixture. */
export interface EventDifference {
  /** Number of the event, from 1. */
  event: number;
  /** Path of the value that differs, such as `params.turn.status`; empty for an event that is missing or additional. */
  path: string;
  /** The fixture's value; undefined if the fixture lacks the event, the member or the element. */
  expected: unknown;
  /** The port's value; undefined if the port lacks the event or the element, null if it lacks the member. */
  got: unknown;
}

/**
 * Compares a port's events with those of a fixture, one by one. Ids, times and paths may differ: a placeholder of the fixture matches
 * any value of its kind. The placeholder of one id must stand for the same id in all events.
 * @returns the differences in order; empty if the events are equal
 * @example
 * expect(compareEvents(readFixture("thread_basic"), events)).toEqual([]);
 */
export function compareEvents(expected: Iterable<object>, got: Iterable<object>): EventDifference[] {
  const [recorded, own] = [[...expected], [...got]];
  const comparison = new EventComparison();
  for (let index = 0; index < Math.max(recorded.length, own.length); index++) {
    comparison.event = index + 1;
    if (recorded[index] && own[index]) comparison.compare(recorded[index], own[index], []);
    else comparison.add([], recorded[index], own[index]);
  }
  return comparison.differences;
}

class EventComparison {
  readonly differences: EventDifference[] = [];
  event = 0;
  /** Placeholder of an id → the port's id. */
  readonly #ownIds: Map<string, string>;
  /** The port's id → its placeholder. */
  readonly #placeholders: Map<string, string>;

  /** Begins with the pairs of ids that another comparison has found. */
  constructor(ownIds: Iterable<[string, string]> = [], placeholders: Iterable<[string, string]> = []) {
    this.#ownIds = new Map(ownIds);
    this.#placeholders = new Map(placeholders);
  }

  add(path: string[], expected: unknown, got: unknown): void {
    this.differences.push({ event: this.event, path: path.join("."), expected, got });
  }

  compare(expected: unknown, got: unknown, path: string[]): void {
    if (isObject(expected) && isObject(got)) this.#compareMembers(expected, got, path);
    else if (Array.isArray(expected) && Array.isArray(got)) this.#compareElements(expected, got, path);
    else if (!this.#isSame(expected, got, path.findLast((step) => !/^\d+$/.test(step)) ?? ""))
      this.add(path, expected, got);
  }

  #compareMembers(expected: Members, got: Members, path: string[]): void {
    const left = new Set(Object.keys(got));
    for (const [name, value] of Object.entries(expected)) {
      const own = this.#findName(name, value, got, left);
      left.delete(own);
      this.compare(value ?? null, (Object.hasOwn(got, own) ? got[own] : null) ?? null, [...path, name]);
    }
    for (const name of left)
      if ((got[name] ?? null) !== null) this.add([...path, name], undefined, got[name]);
  }

  /**
   * Finds the port's name of a member of the fixture: the same name, or an id if the fixture's name is the placeholder of an id. If several
   * ids are possible, takes the first whose value equals the fixture's value, since members have no order; if none is equal, takes the first id.
   * @param left the port's names that belong to no member of the fixture yet
   * @returns the fixture's name if the port has no such member
   */
  #findName(name: string, value: unknown, got: Members, left: ReadonlySet<string>): string {
    if (left.has(this.#ownIds.get(name) ?? name)) return this.#ownIds.get(name) ?? name;
    const trials = [...left].flatMap((own) => {
      const trial = new EventComparison(this.#ownIds, this.#placeholders);
      return trial.#areSame([matchIdName(name, own)]) ? [{ own, trial }] : [];
    });
    const isEqual = ({ own, trial }: (typeof trials)[number]) => {
      trial.compare(value ?? null, got[own] ?? null, []);
      return trial.differences.length === 0;
    };
    const own = (trials.length > 1 ? trials.find(isEqual) : undefined)?.own ?? trials[0]?.own;
    if (own !== undefined) this.#areSame([matchIdName(name, own)]);
    return own ?? name;
  }

  #compareElements(expected: unknown[], got: unknown[], path: string[]): void {
    for (let index = 0; index < Math.max(expected.length, got.length); index++) {
      const at = [...path, String(index)];
      if (index < expected.length && index < got.length) this.compare(expected[index], got[index], at);
      else this.add(at, expected[index], got[index]);
    }
  }

  #isSame(expected: unknown, got: unknown, name: string): boolean {
    if (typeof expected === "number" && typeof got === "number") return matchNumber(name, expected, got);
    if (typeof expected !== "string" || typeof got !== "string") return expected === got;
    const process = matchProcessId(name, expected, got);
    return process ? this.#areSame([process]) : this.#areSame(matchText(expected, got) ?? [undefined]);
  }

  /** Whether each pair fits all earlier pairs, in which one placeholder stands for one id. Remembers the new pairs. An undefined pair never fits. */
  #areSame(pairs: (IdPair | undefined)[]): boolean {
    return pairs.every((pair) => {
      if (!pair) return false;
      const [placeholder, own] = pair;
      const isNew = !this.#ownIds.has(placeholder) && !this.#placeholders.has(own);
      if (isNew) {
        this.#ownIds.set(placeholder, own);
        this.#placeholders.set(own, placeholder);
      }
      return this.#ownIds.get(placeholder) === own && this.#placeholders.get(own) === placeholder;
    });
  }
}

type Members = Record<string, unknown>;

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

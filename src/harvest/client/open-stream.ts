import { NOTIFICATIONS, type Protocol } from "../../protocol/index.js";
import type { DuringActions } from "../../scenario/index.js";
import { isObject, type JsonObject } from "../../transcript/index.js";
import { getTriggerTest } from "./message-test.js";

/** A turn, review or goal that can still yield events. */
export class OpenStream {
  readonly thread: string;
  /** The turn's id; "" until the turn has started. */
  turn = "";
  /** The actions of `during` that have begun. */
  readonly pendingActions: Promise<unknown>[] = [];
  readonly #during: DuringActions;
  /** For each entry of `during`, the number of events that matched it. */
  readonly #matchCounts: number[];

  constructor(thread: string, during: DuringActions) {
    this.thread = thread;
    this.#during = during;
    this.#matchCounts = during.map(() => 0);
  }

  /**
   * Counts the event for each entry of `during` that it matches, and takes the turn's id from `turn/started`.
   * @returns the entries that are due because of this event
   */
  noteEvent(event: JsonObject, protocol: Protocol): DuringActions {
    if (event.method === NOTIFICATIONS.turnStarted) this.turn = getTurnId(event);
    return this.#during.filter((entry, index) => {
      if (!getTriggerTest(entry, protocol)(event)) return false;
      const nth = (this.#matchCounts[index] ?? 0) + 1;
      this.#matchCounts[index] = nth;
      return nth === entry.when.nth;
    });
  }

  /** @throws Error if an entry of `during` was never due */
  assertAllDue(): void {
    for (const [index, { when }] of this.#during.entries()) {
      const matchCount = this.#matchCounts[index] ?? 0;
      if (matchCount < when.nth)
        throw new Error(`\`${when.method}\` came ${matchCount} times, and \`during\` waits for ${when.nth}`);
    }
  }
}

/** Reads the id of the turn from its `turn/started`; "" if it has none. */
function getTurnId(event: JsonObject): string {
  const turn = isObject(event.params) ? event.params.turn : undefined;
  return isObject(turn) ? String(turn.id) : "";
}

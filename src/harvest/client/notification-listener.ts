import type { FrameMatch } from "../../scenario/index.js";
import { isObject, type JsonObject, matchesFrame } from "../../transcript/index.js";
import type { RecordedEvent } from "./client.js";

/** Waits for notifications that belong to no turn. */
export class NotificationListener {
  readonly #events: RecordedEvent[];
  readonly #requestNext: () => Promise<JsonObject>;
  readonly #readsBack: boolean;
  /** Number of events, from the first, that later waits skip. */
  #readCount = 0;

  /**
   * @param events all recorded events; the listener adds those that it requests
   * @param requestNext has the driver wait for the next notification
   * @param readsBack whether the turns yield all notifications, so that a turn may already have recorded the notification
   */
  constructor(events: RecordedEvent[], requestNext: () => Promise<JsonObject>, readsBack: boolean) {
    this.#events = events;
    this.#requestNext = requestNext;
    this.#readsBack = readsBack;
  }

  /**
   * Records notifications until one matches. If a turn has already recorded one that matches, this records nothing.
   * @param onEvent is given each notification that is recorded here, or the one that a turn has recorded
   */
  async waitFor(until: FrameMatch, onEvent: (event: JsonObject) => void): Promise<void> {
    const passed = this.#readsBack ? this.#events.slice(this.#readCount) : [];
    const at = passed.findIndex(({ line }) => matchesFrame(line, until));
    const found = passed[at];
    if (found) {
      this.#readCount += at + 1;
      return onEvent(found.line);
    }
    for (;;) {
      const { event } = await this.#requestNext();
      if (!isObject(event)) throw new Error("the driver gave no notification");
      this.#events.push({ line: event, stream: 0 });
      this.#readCount = this.#events.length;
      onEvent(event);
      if (matchesFrame(event, until)) return;
    }
  }
}

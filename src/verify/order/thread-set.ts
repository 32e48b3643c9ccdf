import { NOTIFICATIONS } from "../../protocol/index.js";
import { isObject, type JsonObject, type JsonValue } from "../../transcript/index.js";
import { BoundedMap } from "./bounded-map.js";

/** The threads that a transcript has named. */
export class ThreadSet {
  readonly #known = new BoundedMap<true>();

  /** Notes the thread that a request of the client is about. */
  noteRequest({ threadId }: JsonObject): void {
    this.#add(threadId);
  }

  /** Notes the thread that codex has begun, resumed or read. @param result of an answer, in which codex names it */
  noteAnswer(result: JsonValue | undefined): void {
    if (isObject(result) && isObject(result.thread)) this.#add(result.thread.id);
  }

  /**
   * Notes an event of codex. An event that is about no turn may be the first to name a thread, such as the `thread/status/changed` of an
   * agent's thread. `turn/started` may be the first, too.
   * @returns whether something named the event's thread before. Undefined for `turn/started`, for an event that is about no turn,
   *   and for the first thread, since a transcript may begin within it. Also undefined if this set may have forgotten the thread.
   */
  noteEvent(name: string, { threadId, thread, turnId, turn }: JsonObject): boolean | undefined {
    if (name === NOTIFICATIONS.threadStarted && isObject(thread)) this.#add(thread.id);
    if (typeof threadId !== "string") return undefined;
    const isOfTurn = (typeof turnId === "string" || isObject(turn)) && name !== NOTIFICATIONS.turnStarted;
    if (isOfTurn && this.#known.has(threadId)) return true;
    if (isOfTurn && this.#known.size > 0) return this.#known.hasForgotten ? undefined : false;
    this.#add(threadId);
    return undefined;
  }

  #add(id: JsonValue | undefined): void {
    if (typeof id === "string") this.#known.set(id, true);
  }
}

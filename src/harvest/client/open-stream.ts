import type { DuringActions } from "../../scenario/index.js";
import { isObject, type JsonObject } from "../../transcript/index.js";

/** A turn or goal that can still yield events. */
export interface OpenStream {
  thread: string;
  turn: string;
  during: DuringActions;
  /** For each entry of `during`, the number of events that matched it. */
  matchCounts: number[];
  pendingActions: Promise<unknown>[];
}

/** Reads the id of the turn from its `turn/started`; "" if it has none. */
export function getTurnId(event: JsonObject): string {
  const turn = isObject(event.params) ? event.params.turn : undefined;
  return isObject(turn) ? String(turn.id) : "";
}

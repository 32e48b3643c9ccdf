/**
 * Reads the stream of a subject whose protocol is app-server, like that of the reference. It keeps every notification with every member
 * except `emittedAtMs`, null members and what each client chooses. It joins the deltas of an item, since the places where its text is cut
 * have no meaning.
 */
import { NOTIFICATIONS, REQUESTS } from "../protocol/index.js";
import { getParams, isObject, type JsonObject, type JsonValue, stringifyJson } from "../transcript/index.js";
import { buildComparedItem, type ItemSource, toText } from "./compared-item.js";
import type { ComparedItem, RecordedScenario } from "./parity-types.js";

export interface StreamItems {
  /** Notifications of turns and goals, the results and errors of calls, and an item for each error that an SDK raised at the end of a step. */
  turnItems: ComparedItem[];
  /** Notifications outside of turns. Each SDK chooses when it yields them. */
  otherItems: ComparedItem[];
}

/** A text that arrives in pieces, and its position in the stream. */
interface JoinedDelta {
  event: JsonObject;
  pieces: JsonValue[];
  /** The list that contains its item, and the index there. */
  target: ComparedItem[];
  at: number;
  place: ItemSource;
}

export function readAppServerItems({ steps }: Pick<RecordedScenario, "steps">): StreamItems {
  const turnItems: ComparedItem[] = [];
  const others: ComparedItem[] = [];
  const joined = new Map<string, JoinedDelta>();
  for (const { file, lines, raised } of steps) {
    for (const [index, event] of lines.entries()) {
      const place = { file, line: index + 1 };
      const key = buildDeltaKey(event);
      const known = key === undefined ? undefined : joined.get(key);
      if (known) {
        known.pieces.push(getParams(event).delta ?? "");
        continue;
      }
      const bare = removeClientOwn(event);
      const target = belongsToTurn(event) ? turnItems : others;
      if (key !== undefined)
        joined.set(key, {
          event: bare,
          pieces: [getParams(bare).delta ?? ""],
          target,
          at: target.length,
          place,
        });
      target.push(buildComparedItem(bare, place));
    }
    if (raised) turnItems.push(buildComparedItem(RAISED, { file, line: null }));
  }
  for (const { event, pieces, target, at, place } of joined.values()) {
    if (pieces.length === 1) continue;
    target[at] = buildComparedItem(
      { ...event, params: { ...getParams(event), delta: pieces.join("") } },
      place,
    );
  }
  return { turnItems, otherItems: others };
}

/**
 * Whether an event belongs to the stream of a turn or goal.
 * @param event a notification, or the result or error of a call, which always belongs to it
 */
export function belongsToTurn(event: JsonObject): boolean {
  if (!("params" in event)) return true;
  const { turnId, turn } = getParams(event);
  return typeof turnId === "string" || isObject(turn) || event.method === NOTIFICATIONS.threadGoalUpdated;
}

/** Builds the key of a delta: deltas with the same key are parts of one text. @returns undefined for an event that is no delta of an item */
function buildDeltaKey(event: JsonObject): string | undefined {
  const { delta, ...rest } = getParams(event);
  const { method } = event;
  if (typeof method !== "string" || typeof delta !== "string" || typeof rest.itemId !== "string")
    return undefined;
  const members = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${method} ${stringifyJson(members)}`;
}

/**
 * Removes `emittedAtMs`, and what each client chooses: its name, and the class (`type`) and message of its own errors. An error response
 * of codex keeps its message, but loses the class and the text `JSON-RPC error CODE: ` that the Python SDK puts before the message.
 */
function removeClientOwn({ emittedAtMs: _, ...event }: JsonObject): JsonObject {
  const bare = removeOriginator(event) as JsonObject;
  if (!isObject(bare.error)) return bare;
  const { type: __, message = null, ...error } = bare.error;
  if (!("code" in error)) return event.method === REQUESTS.turnStart ? RAISED : { ...bare, error };
  return {
    ...bare,
    error: { ...error, message: toText(message)?.replace(/^JSON-RPC error -?\d+: /, "") ?? message },
  };
}

/** The item for a turn that ends with an error of the SDK itself, such as after a crash of codex. */
const RAISED: JsonObject = { type: "raised" };

/** Removes a thread's `originator`, which is the name that its client chose. */
function removeOriginator(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(removeOriginator);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([key]) => key !== "originator");
  return Object.fromEntries(members.map(([key, member]) => [key, removeOriginator(member)]));
}

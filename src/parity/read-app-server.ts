/**
 * What a stream of app-server notifications says, for a subject of the same protocol: every member of every
 * notification of a turn. Deltas of the same item are joined, since where a text is cut has no meaning.
 */
import { NOTIFICATIONS, REQUESTS } from "../protocol/index.js";
import { getParams, isObject, type JsonObject, type JsonValue } from "../transcript/index.js";
import { buildComparedItem, type ItemSource, toText } from "./compared-item.js";
import type { ComparedItem, RecordedScenario } from "./parity-types.js";

export interface StreamItems {
  /** What belongs to turns and goals, and what calls returned or raised. */
  turnItems: ComparedItem[];
  /** Notifications that belong to no turn. When a caller gets them is each SDK's own choice. */
  otherItems: ComparedItem[];
}

/** A text that comes piece by piece, and where it stands among what is said. */
interface JoinedDelta {
  event: JsonObject;
  pieces: JsonValue[];
  said: ComparedItem[];
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
          said: target,
          at: target.length,
          place,
        });
      target.push(buildComparedItem(bare, place));
    }
    if (raised) turnItems.push(buildComparedItem(RAISED, { file, line: null }));
  }
  for (const { event, pieces, said: target, at, place } of joined.values()) {
    if (pieces.length === 1) continue;
    target[at] = buildComparedItem(
      { ...event, params: { ...getParams(event), delta: pieces.join("") } },
      place,
    );
  }
  return { turnItems, otherItems: others };
}

/** Does a notification, or what a call returned, belong to the stream of a turn or goal? */
export function belongsToTurn(event: JsonObject): boolean {
  if (!("params" in event)) return true;
  const { turnId, turn } = getParams(event);
  return typeof turnId === "string" || isObject(turn) || event.method === NOTIFICATIONS.threadGoalUpdated;
}

/** Deltas with the same key are parts of one text. */
function buildDeltaKey(event: JsonObject): string | undefined {
  const { delta, ...rest } = getParams(event);
  if (typeof delta !== "string" || typeof rest.itemId !== "string") return undefined;
  return `${event.method} ${JSON.stringify(Object.entries(rest).sort())}`;
}

/**
 * Without what is each client's own: its name, and the class and words of its errors. Those of an answer of codex are in
 * `code` and `message`; Python's begin with the code.
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

/** A turn that ends by a raise of the SDK's own, such as when codex dies. */
const RAISED: JsonObject = { type: "raised" };

/** A thread's `originator` is the name that its client gave itself. */
function removeOriginator(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(removeOriginator);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([key]) => key !== "originator");
  return Object.fromEntries(members.map(([key, member]) => [key, removeOriginator(member)]));
}

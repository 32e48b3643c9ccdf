/**
 * What a stream of app-server notifications says, for a subject of the same protocol: every member of every
 * notification of a turn. Deltas of the same item are joined, since where a text is cut has no meaning.
 */
import { NOTIFICATIONS, REQUESTS } from "../protocol/index.js";
import { isObject, type JsonObject, type JsonValue, paramsOf } from "../transcript/index.js";
import { factOf, type Place, text } from "./fact.js";
import type { Fact, Recorded } from "./types.js";

export interface Said {
  /** What belongs to turns and goals, and what calls returned or raised. */
  turns: Fact[];
  /** Notifications that belong to no turn. When a caller gets them is each SDK's own choice. */
  beside: Fact[];
}

/** A text that comes piece by piece, and where it stands among what is said. */
interface Delta {
  event: JsonObject;
  pieces: JsonValue[];
  said: Fact[];
  at: number;
  place: Place;
}

export function saidBy({ steps }: Pick<Recorded, "steps">): Said {
  const turns: Fact[] = [];
  const beside: Fact[] = [];
  const joined = new Map<string, Delta>();
  for (const { file, lines, raised } of steps) {
    for (const [index, event] of lines.entries()) {
      const place = { file, line: index + 1 };
      const key = deltaKey(event);
      const known = key === undefined ? undefined : joined.get(key);
      if (known) {
        known.pieces.push(paramsOf(event).delta ?? "");
        continue;
      }
      const bare = withoutItsOwn(event);
      const said = belongsToTurn(event) ? turns : beside;
      if (key !== undefined)
        joined.set(key, { event: bare, pieces: [paramsOf(bare).delta ?? ""], said, at: said.length, place });
      said.push(factOf(bare, place));
    }
    if (raised) turns.push(factOf(RAISED, { file, line: null }));
  }
  for (const { event, pieces, said, at, place } of joined.values()) {
    if (pieces.length === 1) continue;
    said[at] = factOf({ ...event, params: { ...paramsOf(event), delta: pieces.join("") } }, place);
  }
  return { turns, beside };
}

/** Does a notification, or what a call returned, belong to the stream of a turn or goal? */
export function belongsToTurn(event: JsonObject): boolean {
  if (!("params" in event)) return true;
  const { turnId, turn } = paramsOf(event);
  return typeof turnId === "string" || isObject(turn) || event.method === NOTIFICATIONS.threadGoalUpdated;
}

/** Deltas with the same key are parts of one text. */
function deltaKey(event: JsonObject): string | undefined {
  const { delta, ...rest } = paramsOf(event);
  if (typeof delta !== "string" || typeof rest.itemId !== "string") return undefined;
  return `${event.method} ${JSON.stringify(Object.entries(rest).sort())}`;
}

/**
 * Without what is each client's own: its name, and the class and words of its errors. Those of an answer of codex are in
 * `code` and `message`; Python's begin with the code.
 */
function withoutItsOwn({ emittedAtMs: _, ...event }: JsonObject): JsonObject {
  const bare = withoutOriginator(event) as JsonObject;
  if (!isObject(bare.error)) return bare;
  const { type: __, message = null, ...error } = bare.error;
  if (!("code" in error)) return event.method === REQUESTS.turnStart ? RAISED : { ...bare, error };
  return {
    ...bare,
    error: { ...error, message: text(message)?.replace(/^JSON-RPC error -?\d+: /, "") ?? message },
  };
}

/** A turn that ends by a raise of the SDK's own, such as when codex dies. */
const RAISED: JsonObject = { type: "raised" };

/** A thread's `originator` is the name that its client gave itself. */
function withoutOriginator(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutOriginator);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([key]) => key !== "originator");
  return Object.fromEntries(members.map(([key, member]) => [key, withoutOriginator(member)]));
}

import { RequestTracker } from "../protocol/index.js";
import type { HarvestedFixture } from "../store/index.js";
import { isObject, type JsonObject, type JsonValue, parseJson } from "../transcript/index.js";

/** One part of a request between client and codex. */
export interface Call {
  method: string;
  /** Has `params`, `result` or `error`. */
  content: JsonObject;
}

/**
 * Reads what a client sends, and the answers to all requests, in both directions. The requests of codex are not among them, since they
 * are events.
 */
export function readCalls({ entry, files }: HarvestedFixture): Call[] {
  if (!entry.wire) return [];
  const tracker = new RequestTracker();
  const lines = String(files[entry.wire.file]).split("\n").slice(0, -1);
  return lines.map(parseJson).flatMap((frame): Call[] => {
    if (!isObject(frame) || !isObject(frame.message)) return [];
    const { message } = frame;
    const request = tracker.track(frame) ?? tracker.findRequest(frame);
    const method = typeof message.method === "string" ? message.method : request?.method;
    if (method === undefined || (message.method !== undefined && frame.from !== "client")) return [];
    const content = pickParts(message);
    return Object.keys(content).length === 0 ? [] : [{ method, content }];
  });
}

function pickParts(message: JsonObject): JsonObject {
  const parts = ["params", "result", "error"].flatMap((name): [string, JsonValue][] =>
    message[name] === undefined ? [] : [[name, message[name] as JsonValue]],
  );
  return Object.fromEntries(parts);
}

import { RequestTracker } from "../protocol/index.js";
import type { HarvestedFixture } from "../store/index.js";
import { isObject, type JsonObject, type JsonValue, parseJson } from "../transcript/index.js";

/** A request, a notification of the client, or an answer. */
export interface Call {
  /** The method; for an answer, the method of its request. */
  method: string;
  /** The members `params`, `result` and `error`, as far as the message has them. */
  content: JsonObject;
}

/** Reads what the client sends, and the answers of both sides. The requests and notifications of codex are left out, since they count as events. */
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

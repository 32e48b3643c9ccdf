import { isObject, type JsonObject, type JsonValue } from "./json-value.js";

/** One message on the wire between SDK and codex. */
export interface Frame {
  /** Number of the codex process in the run, from 1. */
  process: number;
  from: "client" | "codex";
  /** JSON-RPC message without the member `jsonrpc`, as codex sends it. A line that is not JSON stays a string. */
  message: JsonValue;
}

/** Exit of a codex process that was not ended by its client. */
export interface Exit {
  process: number;
  exit: { code: number | null; signal: string | null };
}

/** Frames and exits, in the order in which the tap received them. */
export type WireLog = (Frame | Exit)[];

/** Tests whether a frame is the wanted one. */
export type FrameTest = (frame: Frame) => boolean;

/** Returns the method of a notification or request; undefined for any other message. */
export function getMethod(message: JsonValue): string | undefined {
  return isObject(message) && typeof message.method === "string" ? message.method : undefined;
}

/** Returns the params of a notification or request; an empty object if the message has none. */
export function getParams(message: JsonValue): JsonObject {
  return isObject(message) && isObject(message.params) ? message.params : {};
}

/** Whether a message has the wanted method, and its params contain the wanted params. */
export function matchesFrame(
  message: JsonValue,
  wanted: { method: string; params?: object | undefined },
): boolean {
  return getMethod(message) === wanted.method && containsValue(getParams(message), wanted.params ?? {});
}

/**
 * Whether `actual` contains all members of `wanted`, at any depth. Arrays must have the same length and match item by
 * item.
 */
export function containsValue(actual: JsonValue | undefined, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    const sameLength = Array.isArray(actual) && actual.length === wanted.length;
    return sameLength && wanted.every((item, index) => containsValue(actual[index], item));
  }
  if (typeof wanted === "object" && wanted !== null) {
    return (
      isObject(actual) && Object.entries(wanted).every(([key, value]) => containsValue(actual[key], value))
    );
  }
  return actual === wanted;
}

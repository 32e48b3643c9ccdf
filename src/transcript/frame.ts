import { isObject, type JsonObject, type JsonValue } from "./json-value.js";

/** One message on the wire between SDK and codex. */
export interface Frame {
  /** Which codex process of the run, from 1. */
  process: number;
  from: "client" | "codex";
  /** JSON-RPC without the "jsonrpc" member, as codex speaks it; a line that is no JSON stays a string. */
  message: JsonValue;
}

/** That a codex process ended of itself, while its client still wanted it. */
export interface Exit {
  process: number;
  exit: { code: number | null; signal: string | null };
}

/** Frames and exits, in the order in which the tap saw them. */
export type WireLog = (Frame | Exit)[];

/** Whether a frame is the one that is meant. */
export type FrameTest = (frame: Frame) => boolean;

/** The method of a notification or request; undefined for a response. */
export function getMethod(message: JsonValue): string | undefined {
  return isObject(message) && typeof message.method === "string" ? message.method : undefined;
}

/** The params of a notification or request; empty where there are none. */
export function getParams(message: JsonValue): JsonObject {
  return isObject(message) && isObject(message.params) ? message.params : {};
}

/** Has the message this method, and params that have all that is wanted of them? */
export function matchesFrame(
  message: JsonValue,
  wanted: { method: string; params?: object | undefined },
): boolean {
  return getMethod(message) === wanted.method && containsValue(getParams(message), wanted.params ?? {});
}

/** Does `actual` have all that `wanted` asks for, at any depth? Arrays must agree item by item. */
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

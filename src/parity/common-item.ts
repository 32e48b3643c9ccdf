/**
 * The items that both `codex exec` and the app-server can express (docs/parity.md). Each stream is converted to them. The
 * conversion leaves out what only one protocol can express, but keeps events of exec that it does not know.
 */
import type { JsonObject, JsonValue } from "../transcript/index.js";

/** How a turn ended, in the app-server's words. exec has an event for each of these ends. */
export type TurnStatus = "completed" | "failed";

export type CommonItem =
  | { type: "turn begins"; thread: JsonValue }
  | { type: "item begins" | "item ends"; item: JsonObject }
  | { type: "warning" | "error"; message: JsonValue }
  | { type: "plan"; items: JsonValue }
  | ({ type: "usage" } & CommonUsage)
  | { type: "turn ends"; status: TurnStatus; message: JsonValue }
  | { type: "turn outcome"; ok: boolean; why: JsonValue };

export interface CommonUsage {
  input_tokens: JsonValue;
  cached_input_tokens: JsonValue;
  cache_write_input_tokens: JsonValue;
  output_tokens: JsonValue;
  reasoning_output_tokens: JsonValue;
}

/**
 * The items that both `codex exec` and the app-server can express (docs/parity.md). Each stream is converted to them;
 * the conversion leaves out whatever only one protocol can express.
 */
import type { JsonObject, JsonValue } from "../transcript/index.js";

/** The end of a turn, in the values that exec uses too. */
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

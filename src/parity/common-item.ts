/**
 * The words that the protocols of `codex exec` and of the app-server have in common (docs/parity.md). Each stream is
 * put into them; what only one of the two can say is left out.
 */
import type { JsonObject, JsonValue } from "../transcript/index.js";

/** How a turn can end, as exec tells it too. */
export type TurnStatus = "completed" | "failed";

export type CommonItem =
  | { type: "turn begins"; thread: JsonValue }
  | { type: "item begins" | "item ends"; item: JsonObject }
  | { type: "warning" | "error"; message: JsonValue }
  | { type: "plan"; items: JsonValue }
  | ({ type: "usage" } & CommonUsage)
  | { type: "turn ends"; status: TurnStatus; message: JsonValue }
  | { type: "caller is told"; ok: boolean; why: JsonValue };

export interface CommonUsage {
  input_tokens: JsonValue;
  cached_input_tokens: JsonValue;
  cache_write_input_tokens: JsonValue;
  output_tokens: JsonValue;
  reasoning_output_tokens: JsonValue;
}

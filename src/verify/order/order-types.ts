import type { JsonObject, JsonValue } from "../../transcript/index.js";

/** A message, as far as its order matters. */
export interface OrderedMessage {
  /** The event's name, with its item's type; undefined for an answer. */
  event: string | undefined;
  /** The event's name, without its item's type; undefined for an answer. */
  name: string | undefined;
  message: JsonObject;
  /** The object with the event's members: its params, its payload, its `msg`, or the message itself. */
  body: JsonObject;
  /** Undefined for an answer whose direction the transcript does not say. */
  from: "codex" | "client" | undefined;
  process?: JsonValue | undefined;
}

/** The kinds of rules. A rule is a kind and an event: `in-turn item/agentMessage/delta`. */
export type RuleKind =
  /** The event comes first in a transcript. In exec and its old events, it also comes nowhere else. */
  | "first"
  /** The event begins its turn, or begins or ends its item, only once. */
  | "once"
  /** The turn of the event has begun. */
  | "in-turn"
  /** The turn that the event ends was named before. */
  | "known-turn"
  /** The turn of the event has not ended. */
  | "before-turn-end"
  /** The event begins a turn while no other turn is open (exec and its old events). */
  | "between-turns"
  /** The event begins a turn that has had no events before. */
  | "before-events"
  /** The thread of the event was named before. */
  | "in-thread"
  /** The item of the event has begun. */
  | "in-item"
  /** The item of the event has not ended. */
  | "before-item-end"
  /** The item that the event begins ends in the same turn. */
  | "ended"
  /** The answer belongs to a request that waits for it. */
  | "answers"
  /** No other request with the same id waits for its answer. */
  | "asks-once";

/** What a message says about a possible rule: whether it holds here. */
export interface OrderTest {
  kind: RuleKind;
  event: string;
  holds: boolean;
  /** What is wrong if it does not hold, as the rest of a sentence that begins with the event. */
  problem: string;
  /**
   * The path of the id that the rule is about; empty if there is none. It begins at the message for `answers` and `asks-once`, and at
   * the body of the `CheckedMessage` for all others.
   */
  path: readonly string[];
}

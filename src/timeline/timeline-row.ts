import type { LineSummary } from "./line-summary.js";

/** Who takes part in a transcript: the SDK's user, the SDK, codex and the model. */
export const LANES = ["client", "sdk", "codex", "model"] as const;
/** One of those who take part: a column of the timeline. */
export type Lane = (typeof LANES)[number];

/** What a row is. A `record` is a line of a session file, an `exit` is codex's end, and `other` is a line of any other kind. */
export type RowKind = "request" | "response" | "notification" | "event" | "record" | "exit" | "other";

/** What a row says about the course of a turn. Each rendering chooses the row's color by its tone. */
export type RowTone = "problem" | "question" | "phase" | "piece" | "plain";

/** A line of a file, as it was written. */
export interface SourceLine {
  /** Name of the file, as the timeline shows it. */
  file: string;
  /** From 1. */
  line: number;
  text: string;
}

/** A row of a timeline: a message, an event or a record, or consecutive deltas of one text. */
export interface TimelineRow extends LineSummary {
  kind: RowKind;
  tone: RowTone;
  /**
   * The lanes that the message passes, from its sender to its last receiver. Only `codex` for codex's exit, and for records of a
   * session file that are no part of the conversation with the model. Empty if the lanes are unknown.
   */
  lanes: readonly Lane[];
  /** The lines of the row: a frame and the event that the SDK made of it; for joined deltas, the lines of all. */
  sources: SourceLine[];
  /** Number of messages in the row. More than one: deltas of one text. */
  count: number;
  /** For a response: the line of its request, in the same file. For the output of a tool: the line of the model's call. */
  request?: number;
}

/** Chooses the tone of a row by the name of its message. */
export function chooseTone(method: string): RowTone {
  if (/error|failed|ended|not JSON/i.test(method)) return "problem";
  if (/request(?!ed)|\bcall$|elicitation/i.test(method)) return "question";
  if (/^turn|^thread/.test(method)) return "phase";
  return /delta$/i.test(method) ? "piece" : "plain";
}

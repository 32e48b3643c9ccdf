import type { Support } from "./release-set.js";

/** A place in a file. A message that begins within a line, as in a JSON list, counts as a line of its own for `column` and `excerpt`. */
export interface Place {
  /** From 1. */
  line: number;
  /** From 1, in characters of the line. */
  column: number;
  /** The number of characters that are wrong. */
  length: number;
  /** The line, or the part of a long line around the place. */
  excerpt: string;
  /** The column of the place in the excerpt, from 1. */
  excerptColumn: number;
}

/** What an observation is about. */
export type ObservationKind =
  /** An event that no release sends or allows. */
  | "event"
  /** A type of item that no release sends or allows in the event. */
  | "item-type"
  /** A member that no release sends or allows. */
  | "member"
  /** The JSON type of a member. For an event: that it is sent at all. */
  | "type"
  /** The value of a text for which only a few values are possible. */
  | "value"
  /** The absence of a member. */
  | "missing"
  /** A member that occurs twice in one object. */
  | "repeat"
  /** A top-level member of a message of app-server, such as `jsonrpc`. */
  | "envelope"
  /** The format of the whole file. */
  | "format"
  /** A rule of order that a message breaks. */
  | "order"
  /** A line that is no message. */
  | "syntax";

/** Something that a file shows and that some releases were not seen to send. */
export interface Observation extends Support {
  kind: ObservationKind;
  /**
   * The event, or the event and the path of a member. For `envelope`, the member; for `format`, the name of the format; for the order of an
   * answer, `answer of codex` or `answer of client`; empty for `syntax`.
   */
  path: string;
  /** The type, the value, the missing member, or what is wrong; empty if the path says all. */
  detail: string;
  /** Finds the first place that shows it. The place is found only on demand, because few observations are reported. */
  locate(): Place;
  /** How often the file shows it. */
  count: number;
  /** The lines at which the first messages that show it begin, from 1. */
  lines: number[];
  /** Whether it counts only in a file that has a null somewhere. A file without any null may come from an SDK that leaves nulls out. */
  onlyWithNulls?: true;
}

/** The maximum number of lines that an observation keeps. */
const MAX_LINES = 20;

/** Counts one more place of an observation. @param line at which its message begins */
export function countAgain(observation: Observation, line: number): void {
  const { lines } = observation;
  observation.count++;
  if (lines.length < MAX_LINES && lines.at(-1) !== line) lines.push(line);
}

/** The types that the readers of captures share: the messages of a capture, and what a reader needs. */
import { getErrorMessage } from "../lib/index.js";
import { type JsonObject, type JsonValue, parseJson, type WireLog } from "../transcript/index.js";
import type { FileElement, Format, MeasuredProtocol } from "../verify/index.js";
import { importErrors } from "./errors.js";

/** One line of a capture. Its value has lost nothing: the numbers keep their text. */
export interface CapturedLine {
  line: number;
  element: FileElement;
  value: JsonObject;
}

/** The messages of a capture. */
export interface CapturedMessages {
  /** The frames; none for `codex exec` and for session files. */
  frames: WireLog;
  /** The events of each step. */
  steps: JsonValue[][];
  /** Whether the capture has messages of the client. */
  hasClient: boolean;
  /** The session file; undefined for captures of messages. */
  session?: CapturedSession;
}

/** A session file that was captured. */
export interface CapturedSession {
  lines: JsonValue[];
  /** Where codex wrote it, relative to its home. */
  path: string;
  /** Whether `codex exec` wrote it. */
  isOfExec: boolean;
}

/** What the readers need besides the lines. */
export interface ReaderContext {
  /** The name of the capture, for messages. */
  file: string;
  format: Format;
  protocol: MeasuredProtocol;
}

/**
 * Parses the JSON of a line, or of a message that a frame contains as a text, without loss.
 * @throws TouchstoneError `capture-broken`
 */
export function parseExactly(file: string, line: number, text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    throw importErrors.captureBroken({ file, line, problem: describeProblem(getErrorMessage(error)) });
  }
}

/**
 * Describes why a text is no JSON. Only touchstone's own messages, which begin with `it is`, are passed on: those of the parser may
 * quote the text.
 */
export function describeProblem(problem: string): string {
  return problem.startsWith("it is") ? problem : "it is no JSON";
}

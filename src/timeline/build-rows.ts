import {
  INITIALIZED,
  KNOWN_REQUESTS,
  RequestTracker,
  readSessionRecord,
  type SentRequest,
} from "../protocol/index.js";
import { getMember, getText, isMembers, type JsonData, type JsonMembers, parseLine } from "./json-data.js";
import { type LineReading, readLine } from "./line-summary.js";
import { chooseTone, type Lane, type RowKind, type SourceLine, type TimelineRow } from "./timeline-row.js";

const CLIENT_METHODS: ReadonlySet<string> = new Set([...KNOWN_REQUESTS, INITIALIZED]);

/** Turns the lines of one file into rows, from the first line on. */
export class RowBuilder {
  readonly #requests = new RequestTracker();
  readonly #requestLines = new Map<SentRequest, number>();
  /** The model's calls of tools: id → line. */
  readonly #callLines = new Map<string, number>();
  readonly #eventLanes: readonly Lane[] | undefined;

  /** @param eventLanes for a file of an SDK's events: the lanes that each of them runs through, from sender to receiver; undefined for a file of codex's messages */
  constructor(eventLanes?: readonly Lane[]) {
    this.#eventLanes = eventLanes;
  }

  /**
   * Builds the row of the next line.
   * @param value the parsed line, or the `Frame` that it was translated into; default: the text of the line is parsed
   */
  build(source: SourceLine, value: unknown = parseLine(source.text)): TimelineRow {
    const line = this.#addSender(value as JsonData | undefined);
    const reading = readLine(line, source.text, this.#requests);
    const { summary, sent, answered } = reading;
    if (sent) this.#requestLines.set(sent, source.line);
    const kind = this.#chooseKind(line, reading);
    const request = answered
      ? this.#requestLines.get(answered)
      : kind === "record"
        ? this.#findCall(line, source.line)
        : undefined;
    return {
      ...summary,
      kind,
      tone: chooseTone(summary.method),
      lanes: this.#chooseLanes(line, kind, summary.from),
      sources: [source],
      count: 1,
      ...(request !== undefined && { request }),
    };
  }

  /**
   * Adds the sender to a line of a log without directions. The method of a request shows who sent it; a response comes from the
   * other side than its request.
   * @returns a frame; any other line unchanged
   */
  #addSender(line: JsonData | undefined): JsonData | undefined {
    if (this.#eventLanes || !isMembers(line) || "process" in line || "payload" in line) return line;
    const { id, method } = line;
    if (typeof method === "string") {
      if (id === undefined && method !== INITIALIZED) return line;
      return { process: null, from: CLIENT_METHODS.has(method) ? "client" : "codex", message: line };
    }
    if (id === undefined || !("result" in line || "error" in line)) return line;
    const answers = ["codex", "client"].map((from) => ({ process: null, from, message: line }));
    return answers.find((frame) => this.#requests.findRequest(frame)) ?? line;
  }

  /**
   * Remembers the line of a tool's call, or finds the call that an output answers. In a session file, a call and its output have the
   * same id.
   * @returns for an output: the line of its call
   */
  #findCall(line: JsonData | undefined, number: number): number | undefined {
    if (getMember(line, "type") !== "response_item") return undefined;
    const payload = getMember(line, "payload");
    const id = getText(getMember(payload, "call_id"));
    if (id === undefined) return undefined;
    if (isOutput(payload)) return this.#callLines.get(id);
    this.#callLines.set(id, number);
    return undefined;
  }

  #chooseKind(line: JsonData | undefined, { sent, summary }: LineReading): RowKind {
    if (!isMembers(line)) return "other";
    if (summary.method === "codex ended") return "exit";
    if (sent) return "request";
    const message = getMember(line, "message");
    if ("process" in line && isMembers(message))
      return message.id === undefined ? "notification" : "response";
    if (readSessionRecord(line)) return "record";
    if (this.#eventLanes) return "event";
    if (getText(line.method) !== undefined) return "notification";
    return getText(line.type) !== undefined || isMembers(line.msg) ? "event" : "other";
  }

  #chooseLanes(line: JsonData | undefined, kind: RowKind, from: string | undefined): readonly Lane[] {
    if (kind === "other") return [];
    if (kind === "exit") return ["codex"];
    if (kind === "record") return chooseRecordLanes(line as JsonMembers);
    if (from === "client") return ["sdk", "codex"];
    if (from !== undefined && from !== "codex") return [];
    return (from === undefined && this.#eventLanes) || ["codex", "sdk"];
  }
}

/**
 * Chooses the lanes of a record of a session file. A `response_item` is a part of the conversation with the model. codex sends
 * the outputs of tools, and the messages of every role except the assistant. The model sends the other parts. A record of any other
 * type is codex's own note.
 */
function chooseRecordLanes({ type, payload }: JsonMembers): readonly Lane[] {
  if (type !== "response_item") return ["codex"];
  const role = getText(getMember(payload, "role"));
  return isOutput(payload) || (role !== undefined && role !== "assistant")
    ? ["codex", "model"]
    : ["model", "codex"];
}

function isOutput(payload: JsonData | undefined): boolean {
  return /_output$/.test(getText(getMember(payload, "type")) ?? "");
}

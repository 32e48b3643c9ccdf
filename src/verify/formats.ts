/**
 * The formats of transcripts: how a line is recognized, and where its message is. What a message means depends on the protocol of the
 * format; interpret.ts finds it out.
 */
import {
  isLegacyConfiguration,
  isLegacyEvent,
  nameSessionLine,
  SESSION_RECORDS,
  type TranscriptProtocol,
} from "../protocol/index.js";
import { isJson, isObject, type JsonObject, type JsonValue } from "../transcript/index.js";

/** The formats that verify recognizes. */
export const FORMAT_NAMES = ["wire", "app-server", "session", "legacy", "exec"] as const;
/** The name of a format. */
export type FormatName = (typeof FORMAT_NAMES)[number];

/** A message in a transcript. */
export interface ReadMessage {
  message: JsonObject;
  /** The path from the line to the message. */
  path: readonly string[];
  /** Who sent it; undefined if the line does not say who. */
  from: "codex" | "client" | undefined;
  /** Which process of codex sent or got it, if the line says so. */
  process?: JsonValue | undefined;
}

/** A format of transcripts. */
export interface Format {
  name: FormatName;
  /** For people: what the lines are. */
  title: string;
  /** The protocol of its events. An atlas may have no measurements of it. */
  protocol: TranscriptProtocol;
  /** The protocol that older or newer releases have instead. A release that was measured only with the rival does not send these lines. */
  rival?: TranscriptProtocol;
  /**
   * For people: what the lines or files of this format are called. Set only if they may be measured on fewer releases than the atlas has.
   * The report then names the releases that they were measured on.
   */
  partlyMeasuredTitle?: string;
  /** The member that names or contains an event. If a line is no message and does not look like another format, the report says that the line lacks this member. */
  nameMember: string;
  /** Whether a line looks like one of this format. */
  matches(value: JsonObject): boolean;
  /** Reads a line. @returns undefined if it has no message, such as the exit of a process */
  read(value: JsonObject): ReadMessage | undefined;
  /** Finds the release of codex that a line names. Absent if no line of the format names a release. */
  findRelease?(value: JsonObject): string | undefined;
}

const WHOLE: readonly string[] = [];
const readWhole = (message: JsonObject): ReadMessage => ({ message, path: WHOLE, from: undefined });

const FORMATS: readonly Format[] = [
  {
    name: "wire",
    title: "messages between a client and `codex app-server`, with their direction",
    nameMember: "method",
    protocol: "app-server",
    rival: "legacy",
    matches: (value) => findDirection(value) !== undefined && findMessage(value) !== undefined,
    read: readFrame,
  },
  {
    name: "app-server",
    title: "messages of `codex app-server`",
    nameMember: "method",
    protocol: "app-server",
    rival: "legacy",
    matches: (value) => typeof value.method === "string" || isAnswer(value),
    read: readWhole,
  },
  {
    name: "session",
    title: "a session file of codex",
    nameMember: "type",
    protocol: "session",
    partlyMeasuredTitle: "Session files",
    matches: (value) =>
      (typeof value.timestamp === "string" && typeof value.type === "string" && isObject(value.payload)) ||
      (nameSessionLine(value) === SESSION_RECORDS.index && typeof value.updated_at === "string"),
    read: readWhole,
    findRelease: ({ type, payload }) =>
      type === SESSION_RECORDS.meta && isObject(payload) && typeof payload.cli_version === "string"
        ? payload.cli_version
        : undefined,
  },
  {
    name: "legacy",
    title: "the old events of `codex exec --json` (0.8.0 to 0.42)",
    nameMember: "msg",
    protocol: "legacy",
    rival: "exec",
    partlyMeasuredTitle: "Old events",
    matches: (value) => isLegacyEvent(value) || (value.type === undefined && isLegacyConfiguration(value)),
    read: readWhole,
  },
  {
    name: "exec",
    title: "events of `codex exec --json`",
    nameMember: "type",
    protocol: "exec",
    rival: "legacy",
    matches: (value) => typeof value.type === "string" && !isJsonSchema(value) && !isPackage(value),
    read: readWhole,
  },
];

/** Finds a format by its name. */
export function getFormat(name: FormatName): Format {
  return FORMATS.find((format) => format.name === name) as Format;
}

/**
 * Recognizes the format of a transcript by its first lines: the format that most of them have.
 * @returns undefined if no line looks like a message of codex
 */
export function recognizeFormat(values: readonly JsonValue[]): Format | undefined {
  const objects = values.filter(isObject);
  const counts = FORMATS.map((format) => ({
    format,
    count: objects.filter((value) => findFormat(value) === format).length,
  }));
  const best = counts.reduce((most, one) => (one.count > most.count ? one : most));
  return best.count > 0 ? best.format : undefined;
}

/** Finds the first format that a line looks like. */
export function findFormat(value: JsonObject): Format | undefined {
  return FORMATS.find((one) => one.matches(value));
}

/** Whether a value is a JSON Schema, whose `type` is no event. Folders of fixtures have such files. */
function isJsonSchema(value: JsonObject): boolean {
  return "$schema" in value || (value.type === "object" && isObject(value.properties));
}

/** Whether a value is the content of a package.json. Folders of fixtures have such files, too. */
function isPackage({ type }: JsonObject): boolean {
  return type === "module" || type === "commonjs";
}

function isAnswer(value: JsonObject): boolean {
  return value.id !== undefined && ("result" in value || "error" in value) && value.type === undefined;
}

/** Whether a message is the error with which codex answered a request. A driver of touchstone reports it under the method of the request. */
export function isReportedError(message: JsonObject): boolean {
  const { method, error } = message;
  return (
    typeof method === "string" &&
    isObject(error) &&
    typeof error.type === "string" &&
    Object.keys(message).length === 2
  );
}

/** The names that captures have for the member with a frame's direction. */
const DIRECTION_NAMES = ["from", "direction", "dir", "sender", "side"];
/** The names that captures have for the member with a frame's message. */
const MESSAGE_NAMES = ["message", "msg", "frame", "payload", "data", "json", "body"];

/** The path to a frame's message, by the name of its member. All frames share these lists, since `interpretMessage` caches a longer path for each list. */
const PATHS: Record<string, readonly string[]> = Object.fromEntries(
  MESSAGE_NAMES.map((name) => [name, [name]]),
);

/** A word that captures have for a direction → who sent the message. `in` and `out` are seen from the client; `stdin` and `stdout` belong to codex. */
const SENDERS: Record<string, "codex" | "client"> = {
  ...Object.fromEntries(
    [
      "codex",
      "server",
      "agent",
      "in",
      "recv",
      "receive",
      "received",
      "incoming",
      "inbound",
      "stdout",
      "rx",
    ].map((word) => [word, "codex" as const]),
  ),
  ...Object.fromEntries(
    ["client", "sdk", "out", "send", "sent", "outgoing", "outbound", "stdin", "tx"].map((word) => [
      word,
      "client" as const,
    ]),
  ),
  "<": "codex",
  "<-": "codex",
  "←": "codex",
  ">": "client",
  "->": "client",
  "→": "client",
};

function findDirection(value: JsonObject): "codex" | "client" | undefined {
  for (const name of DIRECTION_NAMES) {
    const word = value[name];
    if (typeof word !== "string") continue;
    const known = Object.hasOwn(SENDERS, word) ? SENDERS[word] : undefined;
    if (known) return known;
    // `server_to_client` and `client→codex` begin with the sender.
    const [sender = ""] = word.toLowerCase().split(/_?(?:to|2|->|→)_?(?=[a-z])/);
    const found = Object.hasOwn(SENDERS, sender) ? SENDERS[sender] : undefined;
    if (found) return found;
  }
  return undefined;
}

function findMessage(value: JsonObject): string | undefined {
  for (const name of MESSAGE_NAMES) {
    const message = value[name];
    if (isObject(message) || (typeof message === "string" && isJson(message))) return name;
  }
  return undefined;
}

function readFrame(value: JsonObject): ReadMessage | undefined {
  const name = findMessage(value);
  if (name === undefined) return undefined;
  const found = value[name] as JsonValue;
  const message = typeof found === "string" ? JSON.parse(found) : found;
  return isObject(message)
    ? { message, path: PATHS[name] as string[], from: findDirection(value), process: value.process }
    : undefined;
}

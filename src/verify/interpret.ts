import { nameEvent } from "../atlas/index.js";
import {
  INITIALIZED,
  isLegacyEvent,
  KNOWN_REQUESTS,
  LEGACY_EVENTS,
  nameLegacyEvent,
  nameSessionLine,
} from "../protocol/index.js";
import { isObject, type JsonObject } from "../transcript/index.js";
import type { CheckedMessage } from "./check-message.js";
import { type Format, isReportedError, type ReadMessage } from "./formats.js";
import { type MeasuredProtocol, splitEventName } from "./measured-protocol.js";
import type { OrderedMessage } from "./order/order-types.js";
import type { FileElement } from "./read-elements.js";

/** A message, ready to be checked. */
export interface InterpretedMessage {
  ordered: OrderedMessage;
  /** The path from the line to the message. */
  path: readonly string[];
  /** The event or request that codex sent; undefined for a message of the client, for an answer, and for a line that is no message. */
  checked: CheckedMessage | undefined;
}

const CLIENT_METHODS: ReadonlySet<string> = new Set([...KNOWN_REQUESTS, INITIALIZED]);

/** Finds out what a message is: its event, its members, and who sent it. */
export function interpretMessage(
  read: ReadMessage,
  { text, line }: FileElement,
  format: Format,
  protocol: MeasuredProtocol,
): InterpretedMessage {
  if (format.protocol === "session") return interpretRecord(read, text, line);
  if (format.protocol === "legacy") return interpretLegacyLine(read, text, line);
  const { message, path, process } = read;
  const isExec = format.protocol === "exec";
  const isAnswer = !isExec && (typeof message.method !== "string" || isReportedError(message));
  const event = isAnswer ? undefined : nameEvent(message);
  const body = !isExec && isObject(message.params) ? message.params : isExec ? message : {};
  const name = event === undefined ? undefined : String(message.method ?? message.type);
  const from = read.from ?? (event === undefined ? undefined : guessSender(event, name ?? "", protocol));
  const ordered: OrderedMessage = { event, name, message, body, from, process };
  if (event === undefined || from === "client") return { ordered, path, checked: undefined };
  const checked: CheckedMessage = {
    event,
    body,
    bodyPath: isExec ? path : extendPath(path, "params"),
    itemPath: ITEM_PATH,
    namePath: extendPath(path, isExec ? "type" : "method"),
    envelope: isExec ? undefined : { members: message, path },
    text,
    line,
  };
  return { ordered, path, checked };
}

const ITEM_PATH: readonly string[] = ["item"];
/** Extended paths: path → name of the added member → longer path. Each is built only once, because every message needs some of them. */
const extendedPaths = new WeakMap<readonly string[], Map<string, readonly string[]>>();

/** Adds a member to a path. @param path one of the few lists that the formats return, since the cache compares lists by identity */
function extendPath(path: readonly string[], name: string): readonly string[] {
  const known = extendedPaths.get(path) ?? new Map<string, readonly string[]>();
  const extended = known.get(name) ?? [...path, name];
  if (!known.has(name)) extendedPaths.set(path, known.set(name, extended));
  return extended;
}

/** Interprets a record of a session file. The record's payload has the members of the event, and often its name, too. */
function interpretRecord({ message, path }: ReadMessage, text: string, line: number): InterpretedMessage {
  const event = nameSessionLine(message);
  const payload = isObject(message.payload) ? message.payload : {};
  const name = event === undefined ? undefined : splitEventName(event).name;
  const ordered: OrderedMessage = { event, name, message, body: payload, from: "codex" };
  if (event === undefined) return { ordered, path, checked: undefined };
  const namePath = typeof payload.type === "string" ? ["payload", "type"] : ["type"];
  const itemPath = ["payload", "item"];
  return { ordered, path, checked: { event, body: message, bodyPath: path, itemPath, namePath, text, line } };
}

/** Interprets a line of the old events of exec. The event is in the member `msg`, which the first two lines do not have. */
function interpretLegacyLine({ message, path }: ReadMessage, text: string, line: number): InterpretedMessage {
  const name = nameLegacyEvent(message);
  // `nameLegacyEvent` returns the name of the configuration for any object without a `type`, a `msg` and a prompt.
  const isOther = name === LEGACY_EVENTS.configuration && !hasSomeConfiguration(message);
  const event = isOther ? undefined : name;
  const body = isObject(message.msg) ? message.msg : message;
  const ordered: OrderedMessage = { event, name: event, message: body, body, from: "codex" };
  if (event === undefined) return { ordered, path, checked: undefined };
  const namePath = isLegacyEvent(message) ? [...path, "msg", "type"] : path;
  return {
    ordered,
    path,
    checked: { event, body: message, bodyPath: path, itemPath: [], namePath, text, line },
  };
}

function hasSomeConfiguration(message: JsonObject): boolean {
  return ["model", "provider", "workdir", "sandbox", "approval"].some((name) => name in message);
}

/** Guesses who sent an event, if its line does not say who: the client, if touchstone knows the method and only clients use it. */
function guessSender(event: string, name: string, protocol: MeasuredProtocol): "codex" | "client" {
  const isOfClient =
    CLIENT_METHODS.has(name) && !protocol.findEvent(event) && protocol.protocol === "app-server";
  return isOfClient ? "client" : "codex";
}

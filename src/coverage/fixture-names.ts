import { NOTIFICATIONS, RequestTracker } from "../protocol/index.js";
import type { ProtocolSchemas } from "../protocol/schemas/index.js";
import { getMethod, getParams, isObject, type JsonValue, parseJson } from "../transcript/index.js";
import { COVERAGE_KINDS, type CoverageKind } from "./kinds.js";

/** The names of the protocol that one wire contains. */
export interface WireNames {
  names: Record<CoverageKind, Set<string>>;
  /** The methods of the client's requests that codex answered with a result. */
  answered: Set<string>;
}

/** Collects the names of the protocol in a wire. @param text its lines */
export function collectNames(text: string, schemas: ProtocolSchemas): WireNames {
  const names = Object.fromEntries(
    COVERAGE_KINDS.map((kind) => [kind, new Set<string>()]),
  ) as WireNames["names"];
  const answered = new Set<string>();
  const requests = new RequestTracker();
  for (const line of text.split("\n").filter(Boolean)) {
    const entry = parseJson(line);
    if (!isObject(entry)) continue;
    const message = entry.message as JsonValue;
    const request = requests.track(entry);
    if (request?.from === "client") names.clientRequests.add(request.method);
    if (entry.from !== "codex") continue;
    const answers = requests.findRequest(entry);
    if (answers && isObject(message) && "result" in message) answered.add(answers.method);
    collectErrorKinds(message, names.errors);
    const method = getMethod(message);
    if (method !== undefined) collectFromMessage(method, message);
  }
  return { names, answered };

  function collectFromMessage(method: string, message: JsonValue): void {
    names[isObject(message) && "id" in message ? "requests" : "notifications"].add(method);
    const { item } = getParams(message);
    if ((method === NOTIFICATIONS.itemStarted || method === NOTIFICATIONS.itemCompleted) && isObject(item))
      names.items.add(String(item.type));
    schemas.collectEnumValues(method, getParams(message), (name, value) =>
      names[getEnumKind(name)].add(`${name}.${value}`),
    );
  }
}

/** Whether an enum's values are statuses, such as `PatchApplyStatus.failed`, or other values. */
export function getEnumKind(name: string): "statuses" | "values" {
  return name.endsWith("Status") ? "statuses" : "values";
}

/** Collects the kinds of errors (`codexErrorInfo`) at any place of a message, such as in a turn or in the data of a refusal. */
function collectErrorKinds(value: JsonValue, kinds: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectErrorKinds(item, kinds);
  else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (key !== "codexErrorInfo") collectErrorKinds(member, kinds);
      else if (typeof member === "string") kinds.add(member);
      else if (isObject(member)) for (const kind of Object.keys(member)) kinds.add(kind);
    }
  }
}

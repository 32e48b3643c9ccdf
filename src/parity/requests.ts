/** What a client says on the wire: its requests, its answers, its notifications. */
import { isObject, type JsonObject, type JsonValue, methodOf } from "../transcript/index.js";
import { factOf } from "./fact.js";
import type { Fact, RecordedFile } from "./types.js";

export function requestsOn(wire: RecordedFile): Fact[] {
  const asked = new Map<string, string>();
  const facts: Fact[] = [];
  for (const [index, frame] of wire.lines.entries()) {
    const { process = null, from, message } = frame;
    if (!isObject(message)) {
      if (from === "client")
        facts.push(
          factOf({ process, type: "no JSON", line: message ?? null }, { file: wire.file, line: index + 1 }),
        );
      continue;
    }
    const method = methodOf(message);
    if (from === "codex") {
      if (method !== undefined && "id" in message) asked.set(`${process} ${String(message.id)}`, method);
      continue;
    }
    if (from !== "client") continue;
    const to = asked.get(`${process} ${String(message.id)}`);
    const fact = { process, ...(method === undefined ? answer(message, to) : request(message)) };
    facts.push(factOf(fact, { file: wire.file, line: index + 1 }));
  }
  return facts;
}

/** How a client numbers its requests, and what it calls itself, is its own matter. */
function request({ id, method = null, params }: JsonObject): JsonObject {
  const kind = id === undefined ? "notification" : "request";
  const said = isObject(params) && method === "initialize" ? withoutName(params) : params;
  return { type: `${kind} ${method}`, params: orNothing(said) };
}

function answer({ result, error }: JsonObject, to: string | undefined): JsonObject {
  return {
    type: `answer to ${to ?? "nothing that codex asked"}`,
    answer: result ?? null,
    refused: error ?? null,
  };
}

function withoutName({ clientInfo: _, ...params }: JsonObject): JsonObject {
  return params;
}

/** Params without a member say no more than none. */
function orNothing(params: JsonValue | undefined): JsonValue {
  return isObject(params) && Object.keys(params).length === 0 ? null : (params ?? null);
}

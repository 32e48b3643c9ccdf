/** What a client says on the wire: its requests, its answers, its notifications. */
import { REQUESTS, RequestTracker } from "../protocol/index.js";
import { isObject, type JsonObject, type JsonValue, methodOf } from "../transcript/index.js";
import { factOf } from "./fact.js";
import type { Fact, RecordedFile } from "./types.js";

export function requestsOn(wire: RecordedFile): Fact[] {
  const requests = new RequestTracker();
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
    if (from === "codex") requests.track(frame);
    if (from !== "client") continue;
    const isAnswer = methodOf(message) === undefined;
    const fact = {
      process,
      ...(isAnswer ? answer(message, requests.findRequest(frame)?.method) : request(message)),
    };
    facts.push(factOf(fact, { file: wire.file, line: index + 1 }));
  }
  return facts;
}

/** How a client numbers its requests, and what it calls itself, is its own matter. */
function request({ id, method = null, params }: JsonObject): JsonObject {
  const kind = id === undefined ? "notification" : "request";
  const said = isObject(params) && method === REQUESTS.initialize ? withoutName(params) : params;
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

/** Lists the messages of a client on the wire: requests, answers and notifications. */
import { REQUESTS, RequestTracker } from "../protocol/index.js";
import { getMethod, isObject, type JsonObject, type JsonValue } from "../transcript/index.js";
import { buildComparedItem } from "./compared-item.js";
import type { ComparedItem, RecordedFile } from "./parity-types.js";

export function listClientMessages(wire: RecordedFile): ComparedItem[] {
  const requests = new RequestTracker();
  const items: ComparedItem[] = [];
  for (const [index, frame] of wire.lines.entries()) {
    const { process = null, from, message } = frame;
    if (!isObject(message)) {
      if (from === "client")
        items.push(
          buildComparedItem(
            { process, type: "no JSON", line: message ?? null },
            { file: wire.file, line: index + 1 },
          ),
        );
      continue;
    }
    if (from === "codex") requests.track(frame);
    if (from !== "client") continue;
    const isAnswer = getMethod(message) === undefined;
    const item = {
      process,
      ...(isAnswer
        ? normalizeAnswer(message, requests.findRequest(frame)?.method)
        : normalizeRequest(message)),
    };
    items.push(buildComparedItem(item, { file: wire.file, line: index + 1 }));
  }
  return items;
}

/** Removes a request's id, and what a client says about itself, since each client chooses these. */
function normalizeRequest({ id, method = null, params }: JsonObject): JsonObject {
  const kind = id === undefined ? "notification" : "request";
  const sentParams = isObject(params) && method === REQUESTS.initialize ? removeClientInfo(params) : params;
  return { type: `${kind} ${method}`, params: emptyToNull(sentParams) };
}

function normalizeAnswer({ result, error }: JsonObject, to: string | undefined): JsonObject {
  return {
    type: `answer to ${to ?? "nothing that codex asked"}`,
    answer: result ?? null,
    refused: error ?? null,
  };
}

/**
 * Removes the client's name, and whether the client asks for the experimental API. What codex sends depends on
 * that choice, and is compared.
 */
function removeClientInfo({ clientInfo: _, capabilities, ...params }: JsonObject): JsonObject {
  const { experimentalApi: __, ...others } = isObject(capabilities) ? capabilities : {};
  return Object.keys(others).length > 0 ? { ...params, capabilities: others } : params;
}

/** Params without members are equal to absent params. */
function emptyToNull(params: JsonValue | undefined): JsonValue {
  return isObject(params) && Object.keys(params).length === 0 ? null : (params ?? null);
}

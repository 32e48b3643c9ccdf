/** Pages of the lists that do not depend on threads, as codex 0.163.0 returned them when it was measured. */
import type { Answer } from "./thread-answers.js";

type JsonObject = Record<string, unknown>;

/** Method → what codex calls the elements of its list. */
const LISTS: Record<string, string> = {
  "model/list": "models",
  "mcpServerStatus/list": "MCP servers",
  "permissionProfile/list": "permission profiles",
  "experimentalFeature/list": "feature flags",
};

/**
 * Takes a page of a recorded list. A cursor is the number of elements before the page. A limit of 0 counts as 1.
 * @param result recorded result with the whole list
 * @returns undefined if the method has no such list, or the client asks for the whole list
 */
export function takeRecordedPage(method: string, params: JsonObject, result: JsonObject): Answer | undefined {
  const { data } = result;
  const { limit = null, cursor = null } = params;
  if (!Object.hasOwn(LISTS, method) || !Array.isArray(data) || (limit === null && cursor === null))
    return undefined;
  const from = cursor === null ? 0 : /^\d+$/.test(String(cursor)) ? Number(cursor) : undefined;
  if (from === undefined) return refuse(`invalid cursor: ${cursor}`);
  if (from > data.length) return refuse(`cursor ${from} exceeds total ${LISTS[method]} ${data.length}`);
  const to = typeof limit === "number" ? from + Math.max(1, limit) : data.length;
  return {
    result: { ...result, data: data.slice(from, to), nextCursor: to < data.length ? String(to) : null },
  };
}

function refuse(message: string): Answer {
  return { error: { code: -32600, message } };
}

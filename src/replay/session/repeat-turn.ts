/** Plays the first recorded turn once more, on a thread that the client has started in addition to the recorded ones. */
import { NOTIFICATIONS, REQUESTS } from "../../protocol/index.js";
import { findIdPlaceholders } from "../../transcript/placeholders.js";
import type { RecordedThread } from "../recording/thread-state.js";
import { type WireEntry, WireReader } from "../recording/wire-reader.js";
import type { Message } from "../transport/message.js";
import type { SessionState } from "./session-state.js";

type JsonObject = Record<string, unknown>;

/**
 * Copies codex's messages of the first recorded turn, with new ids in place of the recorded ones, for the same turn on the
 * additional thread.
 * @returns undefined if the client asks for another turn, if the thread already has a turn, or if `takeTurn` can't take the recorded one
 */
export function repeatTurn(
  state: SessionState,
  request: Message,
  { thread, turns }: RecordedThread,
): Pick<WireEntry, "message" | "raw">[] | undefined {
  if (turns.size > 0) return undefined;
  const { path, process } = state.cursor.position;
  const reader = new WireReader(path, process);
  try {
    const first = findFirstTurn(reader);
    const { threadId } = (first?.message.params ?? {}) as { threadId?: unknown };
    if (!first || typeof threadId !== "string") return undefined;
    const own = { ...request, params: { ...(request.params as JsonObject), threadId } };
    if (state.compare(first.message, own).differences.length > 0) return undefined;
    const entries = takeTurn(reader, first.message.id);
    const ids = new Map([[threadId, String(thread.id)]]);
    return entries?.map(({ raw }) => {
      let text = raw;
      for (const id of new Set(findIdPlaceholders(raw))) {
        if (!ids.has(id)) ids.set(id, state.idMap.createId(id));
        text = text.replaceAll(id, ids.get(id) ?? id);
      }
      return { message: JSON.parse(text) as Message, raw: text };
    });
  } finally {
    reader.close();
  }
}

function findFirstTurn(reader: WireReader): WireEntry | undefined {
  for (let entry = reader.take(); entry; entry = reader.take())
    if (entry.from === "client" && entry.message.method === REQUESTS.turnStart) return entry;
  return undefined;
}

/** Takes codex's messages up to the end of the turn. @returns undefined if the turn has no end, or the client sent or was asked something before it */
function takeTurn(reader: WireReader, requestId: Message["id"]): WireEntry[] | undefined {
  const entries: WireEntry[] = [];
  for (let entry = reader.take(); entry; entry = reader.take()) {
    const { id, method } = entry.message;
    const isResponse = method === undefined && id === requestId;
    if (entry.from !== "codex" || (id !== undefined && !isResponse)) return undefined;
    entries.push(entry);
    if (method === NOTIFICATIONS.turnCompleted) return entries;
  }
  return undefined;
}

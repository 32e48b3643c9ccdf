/** The threads that a client starts in addition to the recorded ones, and the turns on them. */
import { NOTIFICATIONS } from "../../protocol/index.js";
import { CLOCK, findIdPlaceholders, readIdKind } from "../../transcript/placeholders.js";
import { readFailedTurn } from "../recording/read-only-recording.js";
import { createThread, type RecordedThreads } from "../recording/thread-state.js";
import type { Message } from "../transport/message.js";
import { buildMessage, buildResponse, type CodexMessage } from "./built-message.js";
import type { SessionState } from "./session-state.js";

type JsonObject = Record<string, unknown>;

/** The error of a turn for which no answer of the model is recorded. */
const NO_ANSWER = "touchstone: the recording has no model answer for this turn on an additional thread.";

/**
 * Starts a thread that the recording does not have. It is like the first recorded thread, but has another id.
 * @param params the client's params; of its options, `ephemeral` alone is applied
 * @returns codex's messages; undefined if no thread has been started yet
 */
export function startThread(
  state: SessionState,
  params: JsonObject,
  threads: RecordedThreads,
): CodexMessage[] | undefined {
  const first = [...threads.values()].find(({ settings }) => settings.thread);
  if (!first) return undefined;
  const oldId = String(first.thread.id);
  const id = state.idMap.createId(oldId);
  const settings = JSON.parse(JSON.stringify(first.settings).replaceAll(oldId, id)) as JsonObject;
  const { turns: _, ...recorded } = settings.thread as JsonObject;
  const thread = {
    ...recorded,
    preview: "",
    name: null,
    status: { type: "idle" },
    ...buildStorageMembers(params, recorded),
  };
  state.extraThreads.push(createThread(thread, settings));
  const started = { thread: { ...thread, turns: [] } };
  return [
    buildResponse({ result: { ...settings, ...started } }),
    buildMessage({ method: NOTIFICATIONS.threadStarted, params: started, emittedAtMs: CLOCK.getTime() }),
  ];
}

/** Builds the members that say whether the thread is stored, and where. An ephemeral thread has no file. */
function buildStorageMembers({ ephemeral }: JsonObject, { path }: JsonObject): JsonObject {
  return ephemeral === true ? { ephemeral, path: null } : { ephemeral: false, path };
}

/**
 * Runs a turn on a thread that the client has started in addition. No answer of the model is recorded for the turn, so it fails as
 * codex's turns do if the model refuses a request.
 * @returns codex's messages; undefined if the thread is a recorded one, or no recording of this release has a failed turn
 */
export function failTurn(state: SessionState, params: JsonObject): CodexMessage[] | undefined {
  const one = state.extraThreads.find(({ thread }) => thread.id === params.threadId);
  const recorded = one ? readFailedTurn(state.wire) : [];
  if (!one || recorded.length === 0) return undefined;
  const hasReadState = one.thread.ephemeral !== true;
  const ids = new Map<string, string>();
  return recorded
    .filter(({ message }) => hasReadState || message.method !== NOTIFICATIONS.threadReadStateChanged)
    .map(({ raw }) => {
      const message = adaptMessage(JSON.parse(replaceIds(raw)) as Message, params);
      return buildMessage(message);
    });

  function replaceIds(raw: string): string {
    let text = raw;
    for (const id of findIdPlaceholders(raw)) text = text.replaceAll(id, findOwnId(id));
    return text;
  }

  function findOwnId(id: string): string {
    const known = ids.get(id);
    if (known !== undefined) return known;
    const kind = readIdKind(id);
    const own = kind === "thread" ? String(params.threadId) : state.idMap.createId(id);
    ids.set(id, own);
    return own;
  }
}

/** Puts the client's input and the reason of the failure into a message of the recorded turn. */
function adaptMessage(message: Message, { input }: JsonObject): Message {
  const params = message.params as { item?: JsonObject; error?: JsonObject; turn?: JsonObject } | undefined;
  if (params?.item) params.item.content = readContent(input);
  const error = params?.error ?? (params?.turn?.error as JsonObject | null | undefined);
  if (error) error.message = NO_ANSWER;
  return message;
}

/** Returns the content of the user's message: the parts of the input. A text part without `text_elements` gets an empty list. */
function readContent(input: unknown): unknown {
  if (!Array.isArray(input)) return [];
  return input.map((part: JsonObject) =>
    part?.type === "text" ? { ...part, text_elements: part.text_elements ?? [] } : part,
  );
}

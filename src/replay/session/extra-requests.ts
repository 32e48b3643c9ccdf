/** Answers requests that this recording does not have, and that codex answers without changing what follows. */
import { NOTIFICATIONS, REQUESTS } from "../../protocol/index.js";
import { CLOCK } from "../../transcript/placeholders.js";
import type { RecordedAnswer } from "../recording/read-only-recording.js";
import { collectThreads, createThread, type RecordedThreads } from "../recording/thread-state.js";
import type { WireEntry } from "../recording/wire-reader.js";
import type { Message } from "../transport/message.js";
import { type ClientMessage, formatId, removeId } from "./client-message.js";
import { compareMessages } from "./compare-messages.js";
import { replaceRequestId } from "./id-map.js";
import type { SessionState } from "./session-state.js";
import { type Answer, buildThreadAnswer } from "./thread-answers.js";

type JsonObject = Record<string, unknown>;

/** A message of codex that is sent for an extra request. */
interface ExtraMessage {
  text: string;
  isResponse: boolean;
}

/**
 * Answers a request that only reads, `thread/resume` of a thread that is loaded, or another `thread/start` after a turn,
 * and reports it.
 * @returns codex's messages; undefined if the request is none of these, or the recording expects its method now
 */
export function answerExtraRequest(state: SessionState, request: ClientMessage): ExtraMessage[] | undefined {
  const { id, method } = request;
  if (id === undefined || method === undefined) return undefined;
  if (state.findExpectedEntry()?.message.method === method) return undefined;
  const entries = findAnswer(state, request, method);
  if (!entries) return undefined;
  state.report.addExtra(removeId(request));
  return entries.map(({ message, raw }) => {
    const isResponse = message.method === undefined;
    const text = isResponse ? replaceRequestId(message, raw, formatId(request)) : raw;
    return { text: state.idMap.translateIds(text), isResponse };
  });
}

function findAnswer(state: SessionState, request: Message, method: string): Sent[] | undefined {
  const { readOnly } = state;
  const chosen = chooseAnswer(readOnly?.list(method) ?? [], request);
  if (!readOnly || !chosen) return undefined;
  const threads = collectThreads(state.cursor.position);
  for (const one of state.extraThreads) threads.set(one.thread.id, one);
  const params = isObject(request.params) ? request.params : {};
  if (method === REQUESTS.threadStart) return startThread(state, threads);
  if (method === REQUESTS.threadResume) return resumeThread(params, threads, chosen);
  return readOnly.isReadOnly(method) ? readState(method, params, threads, chosen) : undefined;
}

/** A message with its JSON. */
type Sent = Pick<WireEntry, "message" | "raw">;

/** Chooses the recorded answer whose params differ least, of several the last. */
function chooseAnswer(answers: readonly RecordedAnswer[], request: Message): RecordedAnswer | undefined {
  let [best, fewest]: [RecordedAnswer | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const answer of answers) {
    const options = { ids: new Map(), known: new Set<string>(), isStrict: true };
    const count = compareMessages(answer.request, request, options).differences.length;
    if (count <= fewest) [best, fewest] = [answer, count];
  }
  return best;
}

function readState(
  method: string,
  params: JsonObject,
  threads: RecordedThreads,
  { messages }: RecordedAnswer,
): Sent[] {
  return messages.map((entry) => {
    const { message } = entry;
    if (message.method !== undefined) return entry;
    const answer = buildThreadAnswer(method, params, threads, (message.result ?? {}) as JsonObject);
    return answer ? toResponse(answer) : entry;
  });
}

/** codex gives the result of a first `thread/resume`, with the turns of now, and then the last usage of tokens. */
function resumeThread(
  params: JsonObject,
  threads: RecordedThreads,
  { messages }: RecordedAnswer,
): Sent[] | undefined {
  const one = threads.get(params.threadId);
  if (!one?.isLoaded) return undefined;
  return messages.flatMap(({ message }): Sent[] => {
    if (message.method === undefined) {
      const template = (message.result ?? {}) as JsonObject;
      const answer = buildThreadAnswer(REQUESTS.threadResume, params, threads, template);
      return answer ? [toResponse(answer)] : [];
    }
    if (message.method === NOTIFICATIONS.threadTokenUsageUpdated)
      return one.tokenUsage ? [toSent(one.tokenUsage)] : [];
    if (message.method === NOTIFICATIONS.threadGoalCleared && one.goal !== null) return [];
    return [
      toSent({ ...message, params: { ...(message.params as JsonObject), ...readThreadId(message, params) } }),
    ];
  });
}

function readThreadId({ params }: Message, { threadId }: JsonObject): JsonObject {
  return isObject(params) && "threadId" in params ? { threadId } : {};
}

/** codex starts another thread like the first, with another id. */
function startThread(state: SessionState, threads: RecordedThreads): Sent[] | undefined {
  const first = [...threads.values()].find(({ settings, turns }) => settings.thread && turns.size > 0);
  if (!first) return undefined;
  const oldId = String(first.thread.id);
  const id = state.idMap.createThreadId(oldId);
  const settings = JSON.parse(JSON.stringify(first.settings).replaceAll(oldId, id)) as JsonObject;
  const { turns: _, ...recorded } = settings.thread as JsonObject;
  const thread = { ...recorded, preview: "", name: null, status: { type: "idle" } };
  state.extraThreads.push(createThread(thread, settings));
  const started = { thread: { ...thread, turns: [] } };
  return [
    toResponse({ result: { ...settings, ...started } }),
    toSent({ method: NOTIFICATIONS.threadStarted, params: started, emittedAtMs: CLOCK.getTime() }),
  ];
}

/** Makes a response, in codex's order of members. Its id is replaced by the client's. */
function toResponse(answer: Answer): Sent {
  return toSent("error" in answer ? { ...answer, id: 0 } : { id: 0, ...answer });
}

function toSent(message: Message): Sent {
  return { message, raw: JSON.stringify(message) };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

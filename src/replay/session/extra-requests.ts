/** Answers requests that this recording does not have, and that codex answers without changing what follows. */
import { NOTIFICATIONS, REQUESTS } from "../../protocol/index.js";
import { CLOCK } from "../../transcript/placeholders.js";
import type { RecordedAnswer } from "../recording/read-only-recording.js";
import { createThread, type RecordedThreads } from "../recording/thread-state.js";
import type { WireEntry } from "../recording/wire-reader.js";
import type { Message } from "../transport/message.js";
import { type ClientMessage, formatId, removeId } from "./client-message.js";
import { compareMessages } from "./compare-messages.js";
import { replaceRequestId } from "./id-map.js";
import { repeatTurn } from "./repeat-turn.js";
import type { SessionState } from "./session-state.js";
import { type Answer, buildThreadAnswer } from "./thread-answers.js";
import { parseThreadId } from "./thread-ids.js";

type JsonObject = Record<string, unknown>;

/** A message of codex that is sent for an extra request. */
interface ExtraMessage {
  text: string;
  isResponse: boolean;
}

/**
 * Answers a request that only reads, `thread/resume` of a thread that is loaded, another `thread/start`, or the recorded turn
 * on a thread of that kind, and reports it.
 * @returns codex's messages; undefined if the request is none of these
 */
export function answerExtraRequest(state: SessionState, request: ClientMessage): ExtraMessage[] | undefined {
  const { id, method } = request;
  if (id === undefined || method === undefined) return undefined;
  const entries = findAnswer(state, request, method);
  if (!entries) return undefined;
  state.report.addExtra(removeId(request));
  for (const { message } of entries) state.applyToExtraThreads(message);
  return entries.map(({ message, raw }) => {
    const isResponse = message.method === undefined;
    const text = isResponse ? replaceRequestId(message, raw, formatId(request)) : raw;
    return { text: state.idMap.translateIds(text), isResponse };
  });
}

function findAnswer(state: SessionState, request: Message, method: string): Sent[] | undefined {
  const { readOnly } = state;
  const params = readParams(request);
  const isDue = state.findExpectedEntry()?.message.method === method;
  const extra = state.extraThreads.find(({ thread }) => thread.id === params.threadId);
  if (method === REQUESTS.turnStart) return extra && repeatTurn(state, { ...request, params }, extra);
  const chosen = chooseAnswer(readOnly?.list(method) ?? [], request);
  if (!readOnly || !chosen || (isDue && !extra)) return undefined;
  const threads = state.collectThreads();
  if (typeof params.threadId === "string" && !threads.has(params.threadId)) return undefined;
  if (method === REQUESTS.threadStart) return startThread(state, threads);
  if (params.includeTurns === true) state.storedThreads.add(params.threadId);
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
  const sent = messages.map((entry): Sent => {
    const { message } = entry;
    if (message.method !== undefined) return entry;
    const answer = buildThreadAnswer(method, params, threads, (message.result ?? {}) as JsonObject);
    return answer ? toResponse(answer) : entry;
  });
  // An error comes alone.
  return sent.some(({ message }) => message.error !== undefined)
    ? sent.filter(({ message }) => message.method === undefined)
    : sent;
}

/** codex gives the result of a first `thread/resume`, with the turns of now, and then the last usage of tokens. */
function resumeThread(
  params: JsonObject,
  threads: RecordedThreads,
  { messages }: RecordedAnswer,
): Sent[] | undefined {
  const one = threads.get(params.threadId);
  if (!one?.isLoaded) return undefined;
  const response = messages.find(({ message }) => message.method === undefined);
  const template = (response?.message.result ?? {}) as JsonObject;
  const answer = buildThreadAnswer(REQUESTS.threadResume, params, threads, template);
  if (!answer) return undefined;
  const isRefused = "error" in answer;
  return messages.flatMap(({ message }): Sent[] => {
    if (message.method === undefined) return [toResponse(answer)];
    if (isRefused && !(one.isStored && message.method === NOTIFICATIONS.deprecationNotice)) return [];
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
  const first = [...threads.values()].find(({ settings }) => settings.thread);
  if (!first) return undefined;
  const oldId = String(first.thread.id);
  const id = state.idMap.createId(oldId);
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

/** The params, with the thread's id as codex writes it. */
function readParams({ params }: Message): JsonObject {
  if (!isObject(params)) return {};
  const read = typeof params.threadId === "string" ? parseThreadId(params.threadId) : undefined;
  return read && "id" in read ? { ...params, threadId: read.id } : params;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Answers requests that this recording does not have, and that codex answers without changing what follows. */
import { INITIALIZED, NOTIFICATIONS, REQUESTS } from "../../protocol/index.js";
import type { RecordedAnswer } from "../recording/read-only-recording.js";
import type { RecordedThreads } from "../recording/thread-state.js";
import type { WireEntry } from "../recording/wire-reader.js";
import type { Message } from "../transport/message.js";
import { buildMessage, buildResponse, type CodexMessage } from "./built-message.js";
import { type ClientMessage, formatId, removeId } from "./client-message.js";
import { compareMessages, type MessageDifference } from "./compare-messages.js";
import { failTurn, startThread } from "./extra-threads.js";
import { replaceRequestId } from "./id-map.js";
import { takeRecordedPage } from "./recorded-pages.js";
import { repeatTurn } from "./repeat-turn.js";
import { isIdMember } from "./request-options.js";
import type { SessionState } from "./session-state.js";
import { buildThreadAnswer } from "./thread-answers.js";
import { parseThreadId } from "./thread-ids.js";

type JsonObject = Record<string, unknown>;

/** A message of codex that is sent for an extra request. */
interface ExtraMessage {
  text: string;
  isResponse: boolean;
}

/**
 * Answers and reports a request that only reads, `thread/resume` of a loaded thread, an additional `thread/start`, or a turn on an
 * additional thread. If the recording now expects a request of the same method that only reads, with the same ids in its params, the
 * client's request takes its place. But if the answer is an error, the recording still waits for the expected request.
 * @returns codex's messages; undefined if the request is none of these, has no answer, or must match the recording
 */
export function answerExtraRequest(state: SessionState, request: ClientMessage): ExtraMessage[] | undefined {
  const { id, method } = request;
  if (id === undefined || method === undefined) return undefined;
  const expected = findDueRequest(state);
  const due = expected?.message.method === method && !isOnExtraThread(state, request) ? expected : undefined;
  const differences = due ? listReadDifferences(state, due.message, request) : [];
  if (!differences) return undefined;
  const entries = findAnswer(state, request, method);
  if (!entries) return undefined;
  const isRefused = entries.some(({ message }) => message.error !== undefined);
  if (due && !isRefused) {
    state.report.addDiffers(due, differences);
    state.cursor.markAnswered(due);
    state.cursor.skipInitialized(due);
  } else state.report.addExtra(removeId(request));
  for (const { message } of entries) state.applyToExtraThreads(message);
  return entries.map(({ message, raw }) => {
    const isResponse = message.method === undefined;
    const text = isResponse ? replaceRequestId(message, raw, formatId(request)) : raw;
    return { text: state.idMap.translateIds(text), isResponse };
  });
}

/** Finds the client's message that the recording expects now. It is not `initialized`, because the client may leave this out. */
function findDueRequest({ cursor }: SessionState): WireEntry | undefined {
  for (const entry of cursor.listAcceptable()) if (entry.message.method !== INITIALIZED) return entry;
  return undefined;
}

function isOnExtraThread({ extraThreads }: SessionState, { params }: Message): boolean {
  return isObject(params) && extraThreads.some(({ thread }) => thread.id === params.threadId);
}

/**
 * Lists how a request that only reads differs from the recorded one.
 * @returns undefined if the request must not differ: it does not only read, it asks for another thread, turn or item, or the
 *   strictness tolerates no difference
 */
function listReadDifferences(
  { readOnly, rules, idMap }: SessionState,
  recorded: Message,
  request: Message,
): MessageDifference[] | undefined {
  if (rules.toleratesNoDifference || !readOnly?.isReadOnly(request.method ?? "")) return undefined;
  const { differences } = idMap.compare(recorded, request, true);
  return differences.some(({ path }) => isIdMember(path)) ? undefined : differences;
}

function findAnswer(state: SessionState, request: Message, method: string): CodexMessage[] | undefined {
  const { readOnly } = state;
  const params = readParams(request);
  const extra = state.extraThreads.find(({ thread }) => thread.id === params.threadId);
  if (method === REQUESTS.turnStart)
    return extra && (repeatTurn(state, { ...request, params }, extra) ?? failTurn(state, params));
  const chosen = chooseAnswer(readOnly?.list(method) ?? [], request);
  if (!readOnly || !chosen) return undefined;
  const threads = state.collectThreads();
  if (typeof params.threadId === "string" && !threads.has(params.threadId)) return undefined;
  if (method === REQUESTS.threadStart) return startThread(state, params, threads);
  state.keepStoredThread(params);
  if (method === REQUESTS.threadResume) return resumeThread(params, threads, chosen);
  return readOnly.isReadOnly(method) ? buildReadAnswer(method, params, threads, chosen) : undefined;
}

/** Chooses the answer to the recorded request whose params differ least. Of several such answers, it is the last. */
function chooseAnswer(answers: readonly RecordedAnswer[], request: Message): RecordedAnswer | undefined {
  let [best, fewest]: [RecordedAnswer | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const answer of answers) {
    const options = { ids: new Map(), known: new Set<string>(), isStrict: true };
    const count = compareMessages(answer.request, request, options).differences.length;
    if (count <= fewest) [best, fewest] = [answer, count];
  }
  return best;
}

/** Builds codex's messages for a request that only reads. */
function buildReadAnswer(
  method: string,
  params: JsonObject,
  threads: RecordedThreads,
  { messages }: RecordedAnswer,
): CodexMessage[] {
  const sent = messages.map((entry): CodexMessage => {
    const { message } = entry;
    if (message.method !== undefined) return entry;
    const result = (message.result ?? {}) as JsonObject;
    const answer =
      buildThreadAnswer(method, params, threads, result) ?? takeRecordedPage(method, params, result);
    return answer ? buildResponse(answer) : entry;
  });
  // For these requests, codex sends no notification beside an error.
  return sent.some(({ message }) => message.error !== undefined)
    ? sent.filter(({ message }) => message.method === undefined)
    : sent;
}

/** Builds codex's messages for `thread/resume` from a recorded answer, but with the thread's current turns and its latest token usage. */
function resumeThread(
  params: JsonObject,
  threads: RecordedThreads,
  { messages }: RecordedAnswer,
): CodexMessage[] | undefined {
  const one = threads.get(params.threadId);
  if (!one?.isLoaded) return undefined;
  const response = messages.find(({ message }) => message.method === undefined);
  const template = (response?.message.result ?? {}) as JsonObject;
  const answer = buildThreadAnswer(REQUESTS.threadResume, params, threads, template);
  if (!answer) return undefined;
  const isRefused = "error" in answer;
  return messages.flatMap(({ message }): CodexMessage[] => {
    if (message.method === undefined) return [buildResponse(answer)];
    // Beside an error, codex sends at most a deprecation notice, and only if it has stored the thread.
    if (isRefused && !(one.isStored && message.method === NOTIFICATIONS.deprecationNotice)) return [];
    if (message.method === NOTIFICATIONS.threadTokenUsageUpdated)
      return one.tokenUsage ? [buildMessage(one.tokenUsage)] : [];
    if (message.method === NOTIFICATIONS.threadGoalCleared && one.goal !== null) return [];
    return [
      buildMessage({
        ...message,
        params: { ...(message.params as JsonObject), ...buildThreadMember(message, params) },
      }),
    ];
  });
}

/** Builds the member `threadId` for a message that has one. */
function buildThreadMember({ params }: Message, { threadId }: JsonObject): JsonObject {
  return isObject(params) && "threadId" in params ? { threadId } : {};
}

/** Reads the params, with the thread's id as codex writes it. */
function readParams({ params }: Message): JsonObject {
  if (!isObject(params)) return {};
  const parsed = typeof params.threadId === "string" ? parseThreadId(params.threadId) : undefined;
  return parsed && "id" in parsed ? { ...params, threadId: parsed.id } : params;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

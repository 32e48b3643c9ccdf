/**
 * The threads of a recording at the current position: what codex has sent about each. From this, a request that only reads can be
 * answered although the recorded client did not send it at this position.
 */
import { ITEMS, NOTIFICATIONS, REQUESTS, SERVER_REQUESTS } from "../../protocol/index.js";
import type { Message } from "../transport/message.js";
import type { ReplayPosition } from "./recording-branch.js";
import { applySectionResult, type RecordedSections } from "./thread-sections.js";
import { listProcessNumbers, type WireEntry, WireReader } from "./wire-reader.js";

/** Type of the item with a prompt. */
const USER_MESSAGE = "userMessage";

type JsonObject = Record<string, unknown>;

/** One turn, as `thread/read` returns it. */
export interface RecordedTurn extends JsonObject {
  items: JsonObject[];
}

/** An item with its times, as `thread/items/list` returns it. */
export interface RecordedItem extends JsonObject {
  turnId: unknown;
  item: JsonObject;
}

export interface RecordedThread {
  /** The object `thread` of codex's messages, without turns. */
  thread: JsonObject;
  /** Result of the request that started, resumed or forked the thread. */
  settings: JsonObject;
  /** Turn id → turn. */
  turns: Map<unknown, RecordedTurn>;
  items: RecordedItem[];
  /** Whether the current process has the thread loaded: it was started, resumed or forked there, and not closed or archived since. */
  isLoaded: boolean;
  isArchived: boolean;
  /** Whether codex has written the thread's file although the thread has no turn yet. */
  isStored: boolean;
  goal: unknown;
  /** codex's refusal of each request about goals, if the configuration turns goals off. */
  goalRefusal: { code: number; message: string } | undefined;
  /** null as long as the thread has no history: no turn, name or goal. */
  readState: unknown;
  /** The last `thread/tokenUsage/updated`. */
  tokenUsage: Message | undefined;
}

/** Thread id → thread, in the order in which the recording mentions them first. */
export type RecordedThreads = Map<unknown, RecordedThread>;

/**
 * Collects the threads of a recording up to a position. It reads the wire again, so that a replay keeps nothing in memory
 * for requests that most clients never send.
 */
export function collectThreads({ path, process, passedCount }: ReplayPosition): RecordedThreads {
  const threads: RecordedThreads = new Map();
  const sections: RecordedSections = new Map();
  for (const number of listProcessNumbers(path).filter((one) => one <= process)) {
    for (const thread of threads.values()) thread.isLoaded = false;
    const reader = new WireReader(path, number);
    const requests = new Map<Message["id"], Message>();
    for (let count = 0; number < process || count < passedCount; count++) {
      const entry = reader.take();
      if (!entry) break;
      applyEntry(threads, sections, requests, entry);
    }
    reader.close();
  }
  return threads;
}

/** The requests whose result describes a thread that they load. */
const LOADING: readonly (string | undefined)[] = [
  REQUESTS.threadStart,
  REQUESTS.threadResume,
  REQUESTS.threadFork,
];

const GOALS_DISABLED = "goals feature is disabled";

function applyEntry(
  threads: RecordedThreads,
  sections: RecordedSections,
  requests: Map<Message["id"], Message>,
  { from, message }: WireEntry,
): void {
  const { id, method } = message;
  if (from === "client") {
    if (id !== undefined && method !== undefined) requests.set(id, message);
  } else if (method === undefined) {
    const request = requests.get(id);
    if (isObject(message.error) && message.error.message === GOALS_DISABLED)
      Object.assign(threads.get((request?.params as JsonObject | undefined)?.threadId) ?? {}, {
        goalRefusal: message.error,
      });
    if (!request || !isObject(message.result)) return;
    const { result } = message;
    if (LOADING.includes(request.method) && isObject(result.thread)) loadThread(threads, result);
    applySectionResult(threads, sections, request, result);
  } else if (id === undefined) {
    applyNotification(threads, message);
  } else if (method === SERVER_REQUESTS.commandApproval) {
    const { threadId, itemId } = (message.params ?? {}) as JsonObject;
    const one = threads.get(threadId);
    if (one) removeItem(one, itemId);
  }
}

/**
 * Removes a command from a thread's history. A command is in the history only once it runs: not while codex asks for approval, and not if
 * the client declines.
 */
function removeItem({ items, turns }: RecordedThread, id: unknown): void {
  const index = items.findIndex(({ item }) => item.id === id);
  const [removed] = index < 0 ? [] : items.splice(index, 1);
  const turn = removed && turns.get(removed.turnId);
  if (turn) turn.items = turn.items.filter((item) => item !== removed.item);
}

function loadThread(threads: RecordedThreads, settings: JsonObject): void {
  const { turns = [], ...thread } = settings.thread as JsonObject & { turns?: RecordedTurn[] };
  const one = threads.get(thread.id) ?? addThread(threads, thread);
  Object.assign(one, { thread, settings, isLoaded: true });
  for (const turn of turns) {
    if (one.turns.has(turn.id)) continue;
    one.turns.set(turn.id, turn);
    for (const item of turn.items ?? []) one.items.push({ turnId: turn.id, item });
  }
}

function addThread(threads: RecordedThreads, thread: JsonObject): RecordedThread {
  const one = createThread(thread, {});
  threads.set(thread.id, one);
  return one;
}

/** Creates a thread without turns, as codex starts it. */
export function createThread(thread: JsonObject, settings: JsonObject): RecordedThread {
  return {
    thread,
    settings,
    turns: new Map(),
    items: [],
    isLoaded: true,
    isArchived: false,
    isStored: false,
    goal: null,
    goalRefusal: undefined,
    readState: null,
    tokenUsage: undefined,
  };
}

/** Applies a notification of codex to the thread that it names. */
export function applyNotification(threads: RecordedThreads, message: Message): void {
  const params = (message.params ?? {}) as JsonObject;
  if (message.method === NOTIFICATIONS.threadStarted && isObject(params.thread)) {
    const { turns: _, ...thread } = params.thread;
    if (!threads.has(thread.id)) addThread(threads, thread);
    return;
  }
  const one = threads.get(params.threadId);
  if (one && message.method !== undefined) APPLY[message.method]?.(one, params, message, threads);
}

type Apply = (one: RecordedThread, params: JsonObject, message: Message, threads: RecordedThreads) => void;

/** Method of a notification → how it changes the thread that it names. */
const APPLY: Record<string, Apply> = {
  [NOTIFICATIONS.threadStatusChanged]: ({ thread }, { status }) => Object.assign(thread, { status }),
  [NOTIFICATIONS.threadNameUpdated]: (one, { threadName }) => {
    Object.assign(one.thread, { name: threadName ?? null });
    beginHistory(one);
  },
  [NOTIFICATIONS.threadArchived]: (one) => Object.assign(one, { isArchived: true, isLoaded: false }),
  [NOTIFICATIONS.threadUnarchived]: (one) => Object.assign(one, { isArchived: false }),
  [NOTIFICATIONS.threadClosed]: (one) => Object.assign(one, { isLoaded: false }),
  [NOTIFICATIONS.threadDeleted]: ({ thread }, _params, _message, threads) => threads.delete(thread.id),
  [NOTIFICATIONS.threadReadStateChanged]: (one, { readState }) => Object.assign(one, { readState }),
  [NOTIFICATIONS.threadTokenUsageUpdated]: (one, _, tokenUsage) => Object.assign(one, { tokenUsage }),
  [NOTIFICATIONS.threadGoalUpdated]: (one, { goal }) => {
    one.goal = goal;
    beginHistory(one);
    if (one.thread.preview === "" && isObject(goal)) one.thread.preview = goal.objective;
  },
  [NOTIFICATIONS.threadGoalCleared]: (one) => Object.assign(one, { goal: null }),
  [NOTIFICATIONS.turnStarted]: (one, { turn }) => {
    if (isObject(turn)) one.turns.set(turn.id, { ...turn, items: [] });
    beginHistory(one);
  },
  [NOTIFICATIONS.turnCompleted]: ({ turns }, { turn }) => {
    if (!isObject(turn)) return;
    const { items: _, itemsView: __, ...end } = turn;
    Object.assign(turns.get(turn.id) ?? {}, end);
  },
  [NOTIFICATIONS.itemStarted]: (one, { item, turnId, startedAtMs }) => {
    if (isObject(item)) addItem(one, { turnId, item, startedAtMs, completedAtMs: null });
  },
  [NOTIFICATIONS.itemCompleted]: (one, { item, turnId, completedAtMs }) => {
    const hasRun = isObject(item) && !(item.type === ITEMS.commandExecution && item.status === "declined");
    if (hasRun) addItem(one, { turnId, item, completedAtMs });
  },
};

function beginHistory(one: RecordedThread): void {
  one.readState ??= { firstUnread: null, revision: `initial:${one.thread.id}` };
}

/** Adds an item to its thread and turn, or updates the item that has the same id in this turn. */
function addItem({ thread, turns, items }: RecordedThread, added: RecordedItem): void {
  const { turnId, item } = added;
  const known = items.find((one) => one.turnId === turnId && one.item.id === item.id);
  if (known) Object.assign(known, added);
  else items.push(added);
  const turn = turns.get(turnId);
  if (turn) turn.items = items.filter((one) => one.turnId === turnId).map((one) => one.item);
  if (thread.preview === "" && item.type === USER_MESSAGE) thread.preview = joinText(item.content);
}

function joinText(content: unknown): string {
  const parts = Array.isArray(content) ? (content as { text?: unknown }[]) : [];
  return parts.flatMap(({ text }) => (typeof text === "string" ? text : [])).join(" ");
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

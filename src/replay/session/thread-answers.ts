/**
 * Builds codex's results for requests about threads from what codex has sent about them so far. The comments say
 * what codex 0.163.0 answered when it was measured.
 */
import { ITEMS, REQUESTS } from "../../protocol/index.js";
import type { RecordedThread, RecordedThreads, RecordedTurn } from "../recording/thread-state.js";
import { passesThreadFilters, refuseThreadFilters } from "./thread-filters.js";

type JsonObject = Record<string, unknown>;

/** A result, or the error with which codex refuses the request. */
export type Answer = { result: JsonObject } | { error: { code: number; message: string } };

/**
 * Builds the answer to a request about threads.
 * @param template the recorded result of the same method, for the members that can't be built from `threads`
 * @returns undefined if the thread is unknown, or the method is none of those below
 */
export function buildThreadAnswer(
  method: string,
  params: JsonObject,
  threads: RecordedThreads,
  template: JsonObject,
): Answer | undefined {
  if (method === REQUESTS.threadList) return listThreads(params, threads, template);
  if (method === REQUESTS.threadLoadedList) {
    const loaded = [...threads].flatMap(([id, { isLoaded }]) => (isLoaded ? [id] : []));
    return { result: { ...template, ...takePage(loaded, params) } };
  }
  const buildResult = BUILDERS[method];
  if (!buildResult) return undefined;
  const one = threads.get(params.threadId);
  if (!one) return undefined;
  if (one.thread.ephemeral === true && params.includeTurns === true)
    return refuse("ephemeral threads do not support includeTurns");
  if (method === REQUESTS.threadGoalGet && one.goalRefusal) return { error: one.goalRefusal };
  const hasNoHistory = one.turns.size === 0 && one.readState === null;
  const unsupported = hasNoHistory ? findUnsupported(method, params) : undefined;
  const missing = unsupported !== undefined && !one.isStored ? MISSING_FILE[method] : undefined;
  if (missing) return refuse(missing(String(one.thread.id)));
  if (unsupported !== undefined) return { error: { code: -32601, message: unsupported } };
  const oldId = findThreadId(template);
  const text = JSON.stringify(template);
  const ownTemplate =
    oldId === undefined ? template : JSON.parse(text.replaceAll(oldId, String(one.thread.id)));
  return { result: { ...ownTemplate, ...buildResult(one, params) } };
}

function refuse(message: string): Answer {
  return { error: { code: -32600, message } };
}

/** Method → codex's error for a thread whose file it has not written yet. */
const MISSING_FILE: Record<string, (id: string) => string> = {
  [REQUESTS.threadResume]: (id) => `no rollout found for thread id ${id}`,
  [REQUESTS.threadTurnsList]: (id) =>
    `thread ${id} is not materialized yet; thread/turns/list is unavailable before first user message`,
};

/**
 * Finds the message with which codex refuses to read a thread without history. A thread has a history from its first turn, name or goal
 * on. As long as codex has not written the thread's file, some methods get another error (`MISSING_FILE`). A request with
 * `includeTurns` makes codex write the file of a thread without history.
 */
function findUnsupported(method: string, params: JsonObject): string | undefined {
  if (method === REQUESTS.threadItemsList) return "thread/items/list is not supported yet";
  const readsTurns =
    method === REQUESTS.threadTurnsList ||
    (method === REQUESTS.threadRead && params.includeTurns === true) ||
    method === REQUESTS.threadResume;
  return readsTurns ? "list_turns is not supported yet" : undefined;
}

type Build = (one: RecordedThread, params: JsonObject) => JsonObject;

const BUILDERS: Record<string, Build> = {
  [REQUESTS.threadRead]: (one, { includeTurns }) => ({
    thread: withTurns(one, includeTurns === true),
    readState: one.readState,
  }),
  [REQUESTS.threadResume]: (one, { excludeTurns }) => ({
    ...one.settings,
    thread: withTurns(one, excludeTurns !== true),
  }),
  [REQUESTS.threadGoalGet]: ({ goal }) => ({ goal }),
  [REQUESTS.threadTurnsList]: ({ turns }, params) => {
    const itemsView = params.itemsView ?? "summary";
    const list = [...turns.values()].map((turn) => ({
      ...turn,
      items: itemsView === "notLoaded" ? [] : itemsView === "full" ? turn.items : summarize(turn),
      itemsView,
    }));
    return takePage(params.sortDirection === "asc" ? list : list.reverse(), params);
  },
  [REQUESTS.threadItemsList]: ({ items }, params) => {
    const { turnId, sortDirection } = params;
    const list = items.filter((one) => turnId === undefined || turnId === null || one.turnId === turnId);
    return takePage(sortDirection === "desc" ? list.reverse() : list, params);
  },
};

function withTurns({ thread, turns }: RecordedThread, includesTurns: boolean): JsonObject {
  const list = includesTurns ? [...turns.values()].map((turn) => ({ ...turn, itemsView: "full" })) : [];
  return { ...thread, turns: list };
}

/** A summary of a turn has its prompts and the agent's last message. */
function summarize({ items }: RecordedTurn): JsonObject[] {
  const last = items.findLast(({ type }) => type === ITEMS.agentMessage);
  return items.filter((item) => item.type === "userMessage" || item === last);
}

/**
 * Lists the threads that have a turn and are not ephemeral: only the archived ones, or only the others. The newest comes first unless
 * the client asks for `asc`.
 */
function listThreads(params: JsonObject, threads: RecordedThreads, template: JsonObject): Answer {
  const error = refuseThreadFilters(params, threads);
  if (error) return { error };
  const listed = [...threads.values()]
    .filter(({ thread, turns }) => turns.size > 0 && thread.ephemeral !== true)
    .filter(({ isArchived }) => isArchived === (params.archived === true))
    .filter((one) => passesThreadFilters(one, params));
  const sorted = params.sortDirection === "asc" ? listed : listed.reverse();
  const { data, nextCursor } = takePage(sorted, params);
  const page = data as RecordedThread[];
  return {
    result: {
      ...template,
      data: page.map(describeListed),
      readStates: Object.fromEntries(page.map(({ thread, readState }) => [thread.id, readState])),
      nextCursor,
      ...(page.length === 0 ? { backwardsCursor: null } : {}),
    },
  };
}

/**
 * Describes a thread as an element of a list. A thread that is not loaded has no environments, the file of an archived thread is in
 * another folder, and no element says whether its thread can take input.
 */
function describeListed({ thread, isArchived, isLoaded }: RecordedThread): JsonObject {
  const path = String(thread.path).replace(/\/sessions\/\d+\/\d+\/\d+\//, "/archived_sessions/");
  return {
    ...thread,
    ...(isLoaded ? {} : { environments: null }),
    ...(isArchived ? { path } : {}),
    canAcceptDirectInput: null,
    turns: [],
  };
}

/** Takes one page of a list. A cursor is opaque to clients; here it is the number of elements before the page. */
function takePage(list: unknown[], { limit, cursor }: JsonObject): { data: unknown[]; nextCursor: unknown } {
  const from = Number(cursor ?? 0) || 0;
  const to = typeof limit === "number" && limit > 0 ? from + limit : list.length;
  return { data: list.slice(from, to), nextCursor: to < list.length ? String(to) : null };
}

/** Finds the id of the thread that a recorded result belongs to: in its object `thread`, or in its cursors. */
function findThreadId({ thread, ...result }: JsonObject): string | undefined {
  const id = (thread as JsonObject | undefined)?.id;
  if (typeof id === "string") return id;
  return /requestedThreadId\\*":\\*"([^"\\]+)/.exec(JSON.stringify(result))?.[1];
}

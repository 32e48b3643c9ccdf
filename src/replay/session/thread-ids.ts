/** Reads a thread's id as codex does, and finds the error with which codex refuses a wrong or unknown id. Each rule was measured on codex 0.163.0. */
import { REQUESTS } from "../../protocol/index.js";

const GROUPS = [8, 4, 4, 4, 12];
const PREFIX = "urn:uuid:";

/**
 * Parses the id of a thread: a UUID in any of its notations.
 * @returns the id as codex writes it, or codex's description of what is wrong with it
 */
export function parseThreadId(text: string): { id: string } | { problem: string } {
  const hasPrefix = text.startsWith(PREFIX);
  const isBraced = text.startsWith("{") && text.endsWith("}") && text.length > 1;
  const body = hasPrefix ? text.slice(PREFIX.length) : isBraced ? text.slice(1, -1) : text;
  const wrong = [...body].findIndex((char) => !/[0-9a-f-]/i.test(char));
  if (wrong >= 0) {
    const place = wrong + 1 + (hasPrefix ? PREFIX.length : isBraced ? 1 : 0);
    return {
      problem: `invalid character: expected an optional prefix of \`urn:uuid:\` followed by [0-9a-fA-F-], found \`${[...body][wrong]}\` at ${place}`,
    };
  }
  const groups = body.split("-");
  if (groups.length === 1 && !hasPrefix && !isBraced) {
    if (body.length !== 32)
      return { problem: `invalid length: expected length 32 for simple format, found ${body.length}` };
    const hyphenated = body.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    return { id: hyphenated.toLowerCase() };
  }
  if (groups.length !== GROUPS.length)
    return { problem: `invalid group count: expected ${GROUPS.length}, found ${groups.length}` };
  const at = groups.findIndex((group, index) => group.length !== GROUPS[index]);
  if (at < 0) return { id: body.toLowerCase() };
  return {
    problem: `invalid group length in group ${at}: expected ${GROUPS[at]}, found ${groups[at]?.length}`,
  };
}

/** Methods whose errors call the id of a thread a session id. */
const SESSION_METHODS = ["thread/resume", "thread/fork", "thread/archive", "thread/unarchive"];

/** Method → the start of codex's sentence about a thread that it doesn't know. */
const UNKNOWN_THREAD: Record<string, string> = {
  ...say("thread not found", [
    "turn/start",
    "turn/steer",
    "turn/interrupt",
    "review/start",
    "thread/goal/get",
    "thread/goal/set",
    "thread/goal/clear",
    "thread/compact/start",
    "thread/settings/update",
    "thread/shellCommand",
    "thread/inject_items",
    "thread/backgroundTerminals/list",
  ]),
  ...say("thread not loaded", ["thread/read", "thread/turns/list"]),
  ...say("no rollout found for thread id", [
    "thread/resume",
    "thread/fork",
    "thread/archive",
    "thread/name/set",
    "thread/delete",
    "thread/memoryMode/set",
  ]),
  ...say("no archived rollout found for thread id", ["thread/unarchive"]),
};

function say(text: string, methods: string[]): Record<string, string> {
  return Object.fromEntries(methods.map((method) => [method, text]));
}

/** Builds the text of codex's error for an id that is not a UUID. @param problem from `parseThreadId` */
export function describeInvalidThread(method: string, problem: string): string {
  return `invalid ${SESSION_METHODS.includes(method) ? "session" : "thread"} id: ${problem}`;
}

/** Finds codex's error for a thread that it doesn't know; undefined for a method whose error was not measured. */
export function findUnknownThread(method: string, id: string): { code: number; message: string } | undefined {
  if (method === REQUESTS.threadItemsList)
    return { code: -32601, message: "thread/items/list is not supported yet" };
  const start = Object.hasOwn(UNKNOWN_THREAD, method) ? UNKNOWN_THREAD[method] : undefined;
  const separator = start?.startsWith("thread") ? ":" : "";
  return start === undefined ? undefined : { code: -32600, message: `${start}${separator} ${id}` };
}

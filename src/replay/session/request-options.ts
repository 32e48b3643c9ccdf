/**
 * Which members of a request's params choose what the fake codex plays, and which are options that a client sets as it likes.
 * Clients that were written independently of each other were seen to send different options with the same prompt.
 */
import { REQUESTS } from "../../protocol/index.js";

/** Method of a request with options → the members that are not options, because a recording can't be played for another value. */
const CHOOSING_MEMBERS: Record<string, readonly string[]> = {
  [REQUESTS.threadStart]: [],
  [REQUESTS.threadResume]: ["threadId", "path", "history"],
  [REQUESTS.threadFork]: ["threadId", "path", "lastTurnId", "beforeTurnId"],
  [REQUESTS.turnStart]: ["threadId", "input", "toolOutput"],
};

/** Whether the member of a request is an option of its thread or turn. @param path for example `params.sandbox` */
export function isOption(method: string | undefined, path: string): boolean {
  const choosing = CHOOSING_MEMBERS[method ?? ""];
  const [root, member] = path.split(".");
  return choosing !== undefined && root === "params" && member !== undefined && !choosing.includes(member);
}

/** Whether the member is the text of a prompt. */
export function isPrompt(method: string | undefined, path: string): boolean {
  return method === REQUESTS.turnStart && /^params\.input\.\d+\.text$/.test(path);
}

/** Method of a request → its switches whose default is not false, as the schema of codex 0.163.0 says. */
const SWITCHES_NOT_FALSE_BY_DEFAULT: Record<string, readonly string[]> = {
  "fs/createDirectory": ["recursive"],
  "fs/remove": ["force", "recursive"],
  "thread/attachmentOwner/list": ["archived"],
  "thread/metadata/update": ["daybreakEnabled"],
  "thread/realtime/start": ["includeStartupContext", "delegationAckFiller"],
};

/** Whether false is the default of the member, if it is a switch. @param path for example `params.includeHidden` */
export function isFalseByDefault(method: string | undefined, path: string): boolean {
  if (isOption(method, path)) return true;
  const [root, member, ...rest] = path.split(".");
  if (method === undefined || root !== "params" || member === undefined || rest.length > 0) return false;
  return !SWITCHES_NOT_FALSE_BY_DEFAULT[method]?.includes(member);
}

/** Whether the member is an id, such as `params.threadId`. Such a member of a request that only reads says what the client wants to read. */
export function isIdMember(path: string): boolean {
  return /^params\.\w*[iI]d$/.test(path);
}

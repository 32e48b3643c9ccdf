/** What the name and the place of a member say about its value (docs/fixtures.md). */
import type { JsonObject } from "./json-value.js";
import { DATE, type IdKind, isDurationName, MACHINE, NICKNAME, TEXT_DIGEST, UUID } from "./placeholders.js";

/** What replaces the whole value of a member that differs from run to run, or from machine to machine. */
interface MemberRule {
  kind: string;
  placeholder: string;
}

/** The last name, or the last three names, of a member's path in a session file → its rule. */
const RULES: Record<string, MemberRule> = {
  current_date: { kind: "time", placeholder: DATE },
  timezone: { kind: "host", placeholder: MACHINE.timezone },
  agent_nickname: { kind: "nickname", placeholder: NICKNAME },
  // The SHA-1 of a text that names the workspace.
  "state.permissions.instructions": { kind: "digest", placeholder: TEXT_DIGEST },
};

const SHELL = /(?:^|\.)environments\.[^.]+\.shell$/;
/** The member that contains the content of a session file's record. */
const RECORD_CONTENT = "payload";

/** Whether a path leads into the content of a session file's record. */
export function isInSessionFile(path: string[]): boolean {
  return path[0] === RECORD_CONTENT;
}

/** Finds the rule for a member of a session file. @returns undefined if the value is not replaced as a whole */
export function findMemberRule(path: string[]): MemberRule | undefined {
  if (!isInSessionFile(path)) return undefined;
  const rule = RULES[path.at(-1) ?? ""] ?? RULES[path.slice(-3).join(".")];
  if (rule) return rule;
  return SHELL.test(path.join(".")) ? { kind: "host", placeholder: MACHINE.shell } : undefined;
}

/** Members of the results of `config/read` and `mcpServerStatus/list` that codex 0.163.0 writes from hash maps. */
const HASHED_MAPS = new Set(["result.config", "result.origins", "result.data.*.tools"]);

/**
 * Whether codex writes the value at this path from a hash map, whose order is random. In a session file, these are the members
 * `changes`: the changes of a patch, in `patch_apply_end` and in the item `FileChange`.
 */
export function isHashedMap(path: string[]): boolean {
  return HASHED_MAPS.has(path.join(".")) || (isInSessionFile(path) && path.at(-1) === "changes");
}

/**
 * Finds the total of a token usage, if the total is an estimate. After a compaction, codex reports the estimated size of the
 * conversation, with 0 input and output tokens. The estimate depends on the length of the prompt, which contains the workspace's
 * real path.
 * @returns the name of the member; undefined for any other value
 */
export function findTotalEstimate(usage: JsonObject): string | undefined {
  return USAGE_NAMES.find(
    ([total, input, output]) => usage[input] === 0 && usage[output] === 0 && Number(usage[total]) > 0,
  )?.[0];
}

/** The names of the members of a token usage: on the wire, and in session files. */
const USAGE_NAMES = [
  ["totalTokens", "inputTokens", "outputTokens"],
  ["total_tokens", "input_tokens", "output_tokens"],
] as const;

/** Returns the unit of the time that a member of this name contains; undefined if it contains none. */
export function findClockUnit(name: string): "ms" | "s" | undefined {
  const [known, ms] = /(?:At(Ms)?|_at(_ms)?)$/.exec(name)?.map((part) => part ?? "") ?? [];
  if (known === undefined) return isFloatClock(name) ? "s" : undefined;
  return ms || /_ms$/.test(known) ? "ms" : "s";
}

/** Whether a member of this name contains a time in seconds with a fraction. */
export function isFloatClock(name: string): boolean {
  return name === "create_time";
}

/**
 * Returns the number of digits that the fraction of a time's placeholder has in a member of this name. codex's list of the names of
 * threads has nanoseconds without the zeros at their end, so the number of digits of a real time differs from run to run.
 * @returns undefined if the placeholder has as many digits as the real time
 */
export function getFractionDigits(name: string | undefined): number | undefined {
  return name === "updated_at" ? 9 : undefined;
}

/** Whether the number at this path is a duration, or one of the two parts of Rust's `Duration`: `secs` or `nanos`. */
export function isDurationPlace(path: string[]): boolean {
  const [owner = "", name = ""] = path.slice(-2);
  if (path.length === 1) return isDurationName(owner);
  return isDurationName(name) || ((name === "secs" || name === "nanos") && isDurationName(owner));
}

/** Whether a value is a map with several keys, all of which are ids. */
export function isMapOfIds(value: JsonObject): boolean {
  const keys = Object.keys(value);
  return keys.length > 1 && keys.every(isId);
}

/** Whether the whole text is an id as codex generates it. */
export function isId(text: string): boolean {
  return ONLY_ID.test(text);
}

const ONLY_ID = new RegExp(`^${UUID.source}$`);

/** Returns the kind of object that the id at this path identifies. */
export function getIdKind(path: string[]): IdKind {
  const key = path.at(-1) ?? "";
  const owner = key === "id" ? (path.length === 1 ? "request" : (path.at(-2) ?? "")) : key;
  if (/^(thread|session)(Id|_id)?$/.test(owner)) return "thread";
  if (/^((root|expected|parent)?_?[tT]urn)(Id|_id)?$/.test(owner)) return "turn";
  if (/^item(Id|_id)?$/.test(owner)) return "item";
  return owner === "request" ? "request" : "other";
}

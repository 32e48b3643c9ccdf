import { readExecType } from "../protocol/index.js";
import { shortenText } from "../redact/index.js";
import {
  getJsonType,
  getMethod,
  isObject,
  type JsonType,
  type JsonValue,
  listMembers,
  stringifyJson,
} from "../transcript/index.js";

/** A member of an event, or an element of a list in it. */
export interface EventMember {
  path: string;
  type: JsonType;
  value: JsonValue;
}

/**
 * Returns the name of an event, with the type of its item if it has one: `item.completed[command_execution]`,
 * `item/completed[commandExecution]`, `turn/started`.
 * @returns undefined for a message that is no event, such as an answer
 */
export function nameEvent(event: JsonValue): string | undefined {
  if (!isObject(event)) return undefined;
  const name = getMethod(event) ?? readExecType(event);
  if (name === undefined) return undefined;
  const content = getContent(event);
  const type = isObject(content) && isObject(content.item) ? content.item.type : undefined;
  return typeof type === "string" ? joinItemType(name, type) : name;
}

/**
 * Name of an event → type of an item → both joined. Even a long transcript has few different joined names. Callers use them as keys of
 * maps, and a map finds a string that it has seen faster than an equal new one. So the first joined names are kept.
 */
const joinedNames = new Map<string, Map<string, string>>();
const MAX_JOINED_NAMES = 1000;

function joinItemType(name: string, type: string): string {
  const known = joinedNames.get(name)?.get(type);
  if (known !== undefined) return known;
  const joined = `${name}[${type}]`;
  const ofName = joinedNames.get(name) ?? new Map<string, string>();
  if (joinedNames.size < MAX_JOINED_NAMES && ofName.size < MAX_JOINED_NAMES)
    joinedNames.set(name, ofName.set(type, joined));
  return joined;
}

/** Returns the params of a message. A message without params, such as an event of exec, is returned unchanged. */
export function getContent(event: JsonValue): JsonValue {
  return isObject(event) && isObject(event.params) ? event.params : event;
}

/**
 * Lists all members of an event and the elements of its lists, in their order: `item.changes[].path`. Keys of a map that do not have
 * the form of a member's name are data, and share one path: `item.agents_states.*`.
 */
export function collectMembers(event: JsonValue): EventMember[] {
  const members: EventMember[] = [];
  const collectFrom = (value: JsonValue, path: string) => {
    const type = getJsonType(value);
    if (path !== "") members.push({ path, type, value });
    if (Array.isArray(value)) for (const element of value) collectFrom(element, `${path}[]`);
    else if (isObject(value)) {
      for (const [key, member] of listMembers(value)) {
        const step = MEMBER_NAME.test(key) ? key : "*";
        collectFrom(member, path === "" ? step : `${path}.${step}`);
      }
    }
  };
  collectFrom(event, "");
  return members;
}

/** Lists the paths of members that an event holds more than once in one object, such as the two `id`s of exec's `web_search`. */
export function findRepeatedMembers(event: JsonValue): string[] {
  const repeated = new Set<string>();
  const search = (value: JsonValue, path: string) => {
    if (Array.isArray(value)) for (const element of value) search(element, `${path}[]`);
    if (!isObject(value)) return;
    const names = new Set<string>();
    for (const [name, member] of listMembers(value)) {
      const inner = path === "" ? name : `${path}.${name}`;
      if (names.has(name)) repeated.add(inner);
      names.add(name);
      search(member, inner);
    }
  };
  search(event, "");
  return [...repeated].sort();
}

/** Matches keys in the form of codex's own names, such as `_meta`. Other keys, such as paths and UUIDs, are data. Data in this form is taken for a name. */
const MEMBER_NAME = /^_?[a-z][A-Za-z0-9_]*$/;

/** Formats a value for a table: short, and on one line. */
export function formatExample(value: JsonValue): string {
  return shortenText(stringifyJson(value), 80, 79);
}

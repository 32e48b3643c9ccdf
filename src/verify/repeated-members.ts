/** Finds objects with two members of the same name. A parser keeps only one of the two members, so this module searches the text. */
import { isObject, type JsonValue, listMembers, parseJson } from "../transcript/index.js";

/**
 * Whether a text may have an object with two members of the same name. Such a text has more names than its parsed value has members.
 * Counting the names is much faster than parsing the text again.
 */
export function mayRepeatMembers(text: string, value: JsonValue): boolean {
  return countNames(text) > countMembers(value);
}

/** Counts the quotes that a colon follows, directly or after one blank. A quote inside a JSON string does not count: it has a backslash before it. */
function countNames(text: string): number {
  return countEnds(text, '":') + countEnds(text, '" :');
}

function countEnds(text: string, end: string): number {
  let count = 0;
  for (let at = text.indexOf(end); at >= 0; at = text.indexOf(end, at + 2))
    if (text.charCodeAt(at - 1) !== BACKSLASH) count++;
  return count;
}

const BACKSLASH = 0x5c;

function countMembers(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) count += countMembers(value[index] as JsonValue);
    return count;
  }
  const members = value as Record<string, JsonValue>;
  for (const name in members) count += 1 + countMembers(members[name] as JsonValue);
  return count;
}

/** Lists the paths of members that occur more than once in their object. An object adds each of these paths once. @param text valid JSON */
export function listRepeatedMembers(text: string): (string | number)[][] {
  const found: (string | number)[][] = [];
  const search = (value: JsonValue, path: (string | number)[]) => {
    if (Array.isArray(value)) for (const [index, one] of value.entries()) search(one, [...path, index]);
    if (!isObject(value)) return;
    const names = new Map<string, number>();
    for (const [name, member] of listMembers(value)) {
      const count = (names.get(name) ?? 0) + 1;
      names.set(name, count);
      if (count === 2) found.push([...path, name]);
      search(member, [...path, name]);
    }
  };
  search(parseJson(text), []);
  return found;
}

/** Writes the path of a member as the atlas does: `item.changes[].path`. */
export function formatMemberPath(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[]` : text === "" ? step : `${text}.${step}`),
    "",
  );
}

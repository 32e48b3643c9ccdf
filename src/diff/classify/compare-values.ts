import { hideSecrets, shortenText } from "../../redact/hide/index.js";
import {
  getJsonType,
  isObject,
  type JsonObject,
  type JsonValue,
  LosslessNumber,
  listMembers,
  stringifyJson,
} from "../../transcript/index.js";
import { type AlignmentRound, align } from "../align/align.js";
import { listIds, maskIds } from "../align/ids-in-text.js";
import type { DifferenceKind, DriftClass } from "../types.js";
import { explainNoMeaning, isEnumMember } from "./field-semantics.js";

/** A difference between two values, without its place in a file. */
export interface ValueDifference {
  class: DriftClass;
  kind: DifferenceKind;
  /** Names of the members that lead to the value. */
  path: string[];
  old?: JsonValue;
  new?: JsonValue;
  description: string;
}

/** Receives each pair of generated ids that are at the same place. */
export type RelateIds = (old: string, now: string, path: string[]) => void;

/**
 * Compares two JSON values, member by member.
 * @param path names of the members that lead to the values
 * @param relate receives the pairs of ids at the same place
 * @returns the differences; empty if the values are equal, or differ only in ids
 */
export function compareValues(
  old: JsonValue,
  now: JsonValue,
  path: string[],
  relate: RelateIds,
): ValueDifference[] {
  if (old === now) return [];
  if (Array.isArray(old) && Array.isArray(now)) return compareArrays(old, now, path, relate);
  if (isObject(old) && isObject(now)) return compareObjects(old, now, path, relate);
  if (old === null)
    return [
      {
        class: "additive",
        kind: "field-added",
        path,
        old,
        new: now,
        description: `was null, and is ${formatValue(now)}`,
      },
    ];
  if (now === null)
    return [
      {
        class: "breaking",
        kind: "field-removed",
        path,
        old,
        new: now,
        description: `was ${formatValue(old)}, and is null`,
      },
    ];
  const [oldType, newType] = [getJsonType(old), getJsonType(now)];
  if (oldType !== newType) {
    const description = `was of type ${oldType} (${formatValue(old)}), and is of type ${newType} (${formatValue(now)})`;
    return [{ class: "breaking", kind: "type-changed", path, old, new: now, description }];
  }
  return compareLeaves(old, now, path, relate);
}

function compareLeaves(old: JsonValue, now: JsonValue, path: string[], relate: RelateIds): ValueDifference[] {
  const name = path.findLast((step) => !/^\d+$/.test(step)) ?? "";
  if (typeof old === "string" && typeof now === "string" && maskIds(old) === maskIds(now)) {
    const ids = listIds(now);
    for (const [index, id] of listIds(old).entries()) relate(id, ids[index] as string, path);
    return [];
  }
  if (old instanceof LosslessNumber && String(old) === String(now)) return [];
  const isRpcId = path.length === 1 && name === "id";
  if (isRpcId) return relate(`"id":${stringifyJson(old)}`, `"id":${stringifyJson(now)}`, path) ?? [];
  const [was, is] = cutToDifference(old, now);
  const changed = `was ${was}, and is ${is}`;
  const why = explainNoMeaning(name);
  if (why) {
    const description = `${changed} (${why})`;
    return [{ class: "cosmetic", kind: "value-changed", path, old, new: now, description }];
  }
  const isEnum =
    typeof old === "string" && typeof now === "string" && isEnumMember(name, old) && isEnumMember(name, now);
  const kind = isEnum ? "enum-changed" : "value-changed";
  return [{ class: "breaking", kind, path, old, new: now, description: changed }];
}

function compareObjects(
  old: JsonObject,
  now: JsonObject,
  path: string[],
  relate: RelateIds,
): ValueDifference[] {
  const found: ValueDifference[] = [];
  const missing: string[] = [];
  old = nameRepeatedMembers(old);
  now = nameRepeatedMembers(now);
  for (const key of Object.keys(old)) {
    const [value, is] = [old[key] as JsonValue, now[key] as JsonValue];
    if (!Object.hasOwn(now, key)) missing.push(key);
    else if (value !== is) found.push(...compareValues(value, is, [...path, key], relate));
  }
  const newKeys = Object.keys(now).filter((key) => !Object.hasOwn(old, key));
  for (const key of missing) {
    // In a map whose keys are ids, the missing key may be an id that was renamed.
    const renamed = newKeys.findIndex((other) => maskIds(other) === maskIds(key));
    if (renamed >= 0 && maskIds(key) !== key) {
      const [other = ""] = newKeys.splice(renamed, 1);
      for (const [index, id] of listIds(key).entries())
        relate(id, listIds(other)[index] as string, [...path, key]);
      found.push(...compareValues(old[key] as JsonValue, now[other] as JsonValue, [...path, other], relate));
      continue;
    }
    found.push(buildRemoval("field-removed", [...path, key], old[key] as JsonValue));
  }
  for (const key of newKeys) found.push(buildAddition("field-added", [...path, key], now[key] as JsonValue));
  return found;
}

/** Gives a name of its own, such as `id (1)`, to each member that a later member of the same name hides. */
function nameRepeatedMembers(object: JsonObject): JsonObject {
  const members = listMembers(object);
  if (members.length === Object.keys(object).length) return object;
  const last = new Map(members.map(([name], index) => [name, index]));
  const counts = new Map<string, number>();
  const hidden = members.flatMap(([name, value], index) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return index === last.get(name) ? [] : [[`${name} (${count})`, value] as const];
  });
  return { ...object, ...Object.fromEntries(hidden) };
}

function compareArrays(
  old: JsonValue[],
  now: JsonValue[],
  path: string[],
  relate: RelateIds,
): ValueDifference[] {
  if (isIdentical(old, now)) return [];
  const found: ValueDifference[] = [];
  for (const [i, j] of align(old.length, now.length, buildRounds(old, now))) {
    if (j === null) {
      found.push(buildRemoval("element-removed", [...path, String(i)], old[i as number] as JsonValue));
    } else if (i === null) {
      found.push(buildAddition("element-added", [...path, String(j)], now[j] as JsonValue));
    } else {
      found.push(...compareValues(old[i] as JsonValue, now[j] as JsonValue, [...path, String(j)], relate));
    }
  }
  return found;
}

/**
 * Whether two values are equal, with their members in the same order: a fast check for the most common case.
 */
function isIdentical(old: JsonValue, now: JsonValue): boolean {
  if (old === now) return true;
  if (Array.isArray(old) && Array.isArray(now))
    return (
      old.length === now.length && old.every((value, index) => isIdentical(value, now[index] as JsonValue))
    );
  if (!isObject(old) || !isObject(now)) return false;
  const [members, others] = [listMembers(old), listMembers(now)];
  return (
    members.length === others.length &&
    members.every(([name, value], index) => {
      const [otherName, otherValue] = others[index] as (typeof others)[number];
      return name === otherName && isIdentical(value, otherValue);
    })
  );
}

function buildRemoval(kind: DifferenceKind, path: string[], old: JsonValue): ValueDifference {
  return { class: "breaking", kind, path, old, description: `is gone; it was ${formatValue(old)}` };
}

function buildAddition(kind: DifferenceKind, path: string[], now: JsonValue): ValueDifference {
  return { class: "additive", kind, path, new: now, description: `is new: ${formatValue(now)}` };
}

/**
 * Elements match by their content without ids, then by their naming members, then by their shape. Scalars match by
 * their content only, except if both lists consist of one element. In lists of different lengths, elements that are equal
 * including their ids match first, since only the ids may tell which element is gone or new. In lists of equal length, an id at
 * the same place may have been renamed.
 */
function buildRounds(old: JsonValue[], now: JsonValue[]): AlignmentRound[] {
  const buildRound = (token: (value: JsonValue) => string): AlignmentRound => ({
    old: (index) => token(old[index] as JsonValue),
    now: (index) => token(now[index] as JsonValue),
  });
  const getContent = (value: JsonValue) => maskIds(stringifyJson(value));
  const getNaming = (value: JsonValue) =>
    isObject(value) ? NAMING_MEMBERS.map((name) => getName(value[name])).join("\u0000") : getContent(value);
  const getShape = (value: JsonValue) =>
    isObject(value) ? "object" : Array.isArray(value) ? "array" : getContent(value);
  // If both lists have exactly one element, it is one changed element, not one that is gone and one that is new.
  const place: AlignmentRound = { old: String, now: String };
  const oneEach = old.length === 1 && now.length === 1;
  const exact = old.length === now.length ? [] : [buildRound(stringifyJson)];
  return [
    ...exact,
    buildRound(getContent),
    buildRound(getNaming),
    buildRound(getShape),
    ...(oneEach ? [place] : []),
  ];
}

const NAMING_MEMBERS = ["type", "id", "name", "key", "slug", "model", "path", "method"];

function getName(value: JsonValue | undefined): string {
  return typeof value === "string" ? maskIds(value) : "";
}

/** The differing parts of two long texts. */
function cutToDifference(old: JsonValue, now: JsonValue): [string, string] {
  if (typeof old !== "string" || typeof now !== "string") return [formatValue(old), formatValue(now)];
  let same = 0;
  while (same < old.length && old[same] === now[same]) same++;
  if (same < 40) return [formatValue(old), formatValue(now)];
  // A cut could remove the beginning of a secret, and then no rule would recognize the rest.
  const cutPart = (text: string) => `…${formatValue(text.slice(same - 15))}`;
  const [shownOld, shownNow] = [hideSecrets(old), hideSecrets(now)];
  if (shownOld !== old || shownNow !== now) return [formatValue(shownOld), formatValue(shownNow)];
  return [cutPart(old), cutPart(now)];
}

/** Formats a value for a sentence. */
function formatValue(value: JsonValue): string {
  const text = typeof value === "object" ? stringifyJson(value) : JSON.stringify(value);
  return shortenText(text, 60, 57);
}

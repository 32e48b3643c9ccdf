import { LosslessNumber } from "lossless-json";
import { isObject, type JsonObject, type JsonValue, jsonTypeOf, stringifyJson } from "../transcript/index.js";
import { align, type Round } from "./align.js";
import { idsIn, maskIds } from "./ids-in-text.js";
import { isEnum, noMeaning } from "./meaning.js";
import type { DifferenceKind, DriftClass } from "./types.js";

/** A difference between two values, wherever they stand. */
export interface ValueDifference {
  class: DriftClass;
  kind: DifferenceKind;
  /** Members on the way to it. */
  path: string[];
  old?: JsonValue;
  new?: JsonValue;
  what: string;
}

/** Takes each pair of generated ids that stand in the same place. */
export type Relate = (old: string, now: string, path: string[]) => void;

/** What differs between two JSON values, member by member. */
export function compareValues(
  old: JsonValue,
  now: JsonValue,
  path: string[],
  relate: Relate,
): ValueDifference[] {
  if (old === now) return [];
  if (Array.isArray(old) && Array.isArray(now)) return compareArrays(old, now, path, relate);
  if (isObject(old) && isObject(now)) return compareObjects(old, now, path, relate);
  if (old === null)
    return [
      { class: "additive", kind: "field-added", path, old, new: now, what: `was null, and is ${short(now)}` },
    ];
  if (now === null)
    return [
      {
        class: "breaking",
        kind: "field-removed",
        path,
        old,
        new: now,
        what: `was ${short(old)}, and is null`,
      },
    ];
  const [oldType, newType] = [jsonTypeOf(old), jsonTypeOf(now)];
  if (oldType !== newType) {
    const what = `was of type ${oldType} (${short(old)}), and is of type ${newType} (${short(now)})`;
    return [{ class: "breaking", kind: "type-changed", path, old, new: now, what }];
  }
  return compareLeaves(old, now, path, relate);
}

function compareLeaves(old: JsonValue, now: JsonValue, path: string[], relate: Relate): ValueDifference[] {
  const name = path.findLast((step) => !/^\d+$/.test(step)) ?? "";
  if (typeof old === "string" && typeof now === "string" && maskIds(old) === maskIds(now)) {
    const ids = idsIn(now);
    for (const [index, id] of idsIn(old).entries()) relate(id, ids[index] as string, path);
    return [];
  }
  if (old instanceof LosslessNumber && String(old) === String(now)) return [];
  const isRpcId = path.length === 1 && name === "id";
  if (isRpcId) return relate(`"id":${stringifyJson(old)}`, `"id":${stringifyJson(now)}`, path) ?? [];
  const [was, is] = fromWhereTheyPart(old, now);
  const changed = `was ${was}, and is ${is}`;
  const why = noMeaning(name);
  if (why) {
    const what = `${changed} (${why})`;
    return [{ class: "cosmetic", kind: "value-changed", path, old, new: now, what }];
  }
  const isOneOf =
    typeof old === "string" && typeof now === "string" && isEnum(name, old) && isEnum(name, now);
  const kind = isOneOf ? "enum-changed" : "value-changed";
  return [{ class: "breaking", kind, path, old, new: now, what: changed }];
}

function compareObjects(old: JsonObject, now: JsonObject, path: string[], relate: Relate): ValueDifference[] {
  const found: ValueDifference[] = [];
  const missing: string[] = [];
  for (const key of Object.keys(old)) {
    const [value, is] = [old[key] as JsonValue, now[key] as JsonValue];
    if (!Object.hasOwn(now, key)) missing.push(key);
    else if (value !== is) found.push(...compareValues(value, is, [...path, key], relate));
  }
  const fresh = Object.keys(now).filter((key) => !Object.hasOwn(old, key));
  for (const key of missing) {
    // A map whose keys are ids: the same id may have another name.
    const renamed = fresh.findIndex((other) => maskIds(other) === maskIds(key));
    if (renamed >= 0 && maskIds(key) !== key) {
      const [other = ""] = fresh.splice(renamed, 1);
      for (const [index, id] of idsIn(key).entries())
        relate(id, idsIn(other)[index] as string, [...path, key]);
      found.push(...compareValues(old[key] as JsonValue, now[other] as JsonValue, [...path, other], relate));
      continue;
    }
    found.push(gone("field-removed", [...path, key], old[key] as JsonValue));
  }
  for (const key of fresh) found.push(added("field-added", [...path, key], now[key] as JsonValue));
  return found;
}

function compareArrays(
  old: JsonValue[],
  now: JsonValue[],
  path: string[],
  relate: Relate,
): ValueDifference[] {
  if (isSame(old, now)) return [];
  const found: ValueDifference[] = [];
  for (const [i, j] of align(old.length, now.length, roundsOf(old, now))) {
    if (j === null) {
      found.push(gone("element-removed", [...path, String(i)], old[i as number] as JsonValue));
    } else if (i === null) {
      found.push(added("element-added", [...path, String(j)], now[j] as JsonValue));
    } else {
      found.push(...compareValues(old[i] as JsonValue, now[j] as JsonValue, [...path, String(j)], relate));
    }
  }
  return found;
}

/** The same to the last member and in the same order: the answer in most cases, and quickly found. */
function isSame(old: JsonValue, now: JsonValue): boolean {
  if (old === now) return true;
  if (Array.isArray(old) && Array.isArray(now))
    return old.length === now.length && old.every((value, index) => isSame(value, now[index] as JsonValue));
  if (!isObject(old) || !isObject(now)) return false;
  const [keys, others] = [Object.keys(old), Object.keys(now)];
  return (
    keys.length === others.length &&
    keys.every((key, index) => key === others[index] && isSame(old[key] as JsonValue, now[key] as JsonValue))
  );
}

function gone(kind: DifferenceKind, path: string[], old: JsonValue): ValueDifference {
  return { class: "breaking", kind, path, old, what: `is gone; it was ${short(old)}` };
}

function added(kind: DifferenceKind, path: string[], now: JsonValue): ValueDifference {
  return { class: "additive", kind, path, new: now, what: `is new: ${short(now)}` };
}

/** Elements are the same by their content, else by what names them, else by their shape: of scalars the content alone. */
function roundsOf(old: JsonValue[], now: JsonValue[]): Round[] {
  const by = (token: (value: JsonValue) => string): Round => ({
    old: (index) => token(old[index] as JsonValue),
    now: (index) => token(now[index] as JsonValue),
  });
  const content = (value: JsonValue) => maskIds(stringifyJson(value));
  const named = (value: JsonValue) =>
    isObject(value) ? NAMES.map((name) => nameOf(value[name])).join("\u0000") : content(value);
  const shape = (value: JsonValue) =>
    isObject(value) ? "object" : Array.isArray(value) ? "array" : content(value);
  // Where nothing says which became which, a list of one scalar each has one element that changed.
  const place: Round = { old: String, now: String };
  const oneEach = old.length === 1 && now.length === 1;
  return [by(content), by(named), by(shape), ...(oneEach ? [place] : [])];
}

const NAMES = ["type", "id", "name", "key", "slug", "model", "path", "method"];

function nameOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? maskIds(value) : "";
}

/** Of two long texts the part in which they differ. */
function fromWhereTheyPart(old: JsonValue, now: JsonValue): [string, string] {
  if (typeof old !== "string" || typeof now !== "string") return [short(old), short(now)];
  let same = 0;
  while (same < old.length && old[same] === now[same]) same++;
  if (same < 40) return [short(old), short(now)];
  const part = (text: string) => `…${short(text.slice(same - 15))}`;
  return [part(old), part(now)];
}

/** A value in a sentence. */
function short(value: JsonValue): string {
  const text = typeof value === "object" ? stringifyJson(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

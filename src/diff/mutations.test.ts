/**
 * Applies thousands of changes of a known class to the real fixtures of this repository. Each change must be found as
 * one difference, in its line, with its class. A seeded generator draws the changes, and a failure shows its number.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isObject, type JsonObject, type JsonValue } from "../transcript/index.js";
import { listIds, maskIds } from "./align/ids-in-text.js";
import { explainNoMeaning } from "./classify/field-semantics.js";
import { compareLines } from "./compare-lines.js";
import type { DifferenceKind, DriftClass } from "./types.js";

const FOLDER = join(import.meta.dirname, "../../integration/fixtures/python");
const MUTANTS_PER_KIND = 300;

const files = ["", "wire"]
  .flatMap((below) => readdirSync(join(FOLDER, below)).map((name) => join(below, name)))
  .filter((name) => name.endsWith(".jsonl") && !name.startsWith("audit"))
  .map((name) => ({ name, lines: readFileSync(join(FOLDER, name), "utf8").split("\n").slice(0, -1) }))
  .filter(({ lines }) => lines.length >= 3 && lines.length < 400);

interface Mutant {
  lines: string[];
  /** The changed line, from 1. */
  old?: number;
  now?: number;
  path?: string;
}

type Mutate = (lines: string[], random: Random) => Mutant | undefined;
type Random = (below: number) => number;

const MUTATIONS: [what: string, class_: DriftClass, kind: DifferenceKind, mutate: Mutate][] = [
  ["an event is gone", "breaking", "event-removed", removeEvent],
  ["an event is new", "additive", "event-added", addEvent],
  ["codex asks something new", "breaking", "answer-required", addRequest],
  ["an event has another position", "breaking", "event-moved", moveEvent],
  ["a member is gone", "breaking", "field-removed", changeMember(removeMember)],
  ["a member is new", "additive", "field-added", changeMember(addMember)],
  ["an element is gone", "breaking", "element-removed", changeList((list, at) => void list.splice(at, 1))],
  [
    "an element is new",
    "additive",
    "element-added",
    changeList((list, at) => void list.splice(at, 0, "brandNew")),
  ],
  ["a value has another type", "breaking", "type-changed", changeLeaf(changeType)],
  ["an enum has another value", "breaking", "enum-changed", changeLeaf(changeEnum)],
  ["a value with a meaning is another", "breaking", "value-changed", changeLeaf(changeValue)],
  ["a value without a meaning is another", "cosmetic", "value-changed", changeLeaf(changeTime)],
  ["an id has another name everywhere", "cosmetic", "id-changed", renameId],
  ["an event names another id", "breaking", "id-changed", confuseId],
  ["a text is cut into other deltas", "cosmetic", "deltas-cut", recutDelta],
];

describe(`${MUTANTS_PER_KIND} random changes of each kind`, () => {
  test.each(MUTATIONS)('the change "%s" is found as one %s difference', (_, class_, kind, mutate) => {
    const random = createRandom(kind);
    let done = 0;
    for (let number = 0; done < MUTANTS_PER_KIND; number++) {
      expect(number, "too few places for this change").toBeLessThan(MUTANTS_PER_KIND * 60);
      const { name, lines } = files[random(files.length)] as (typeof files)[number];
      const mutant = mutate(lines, random);
      if (!mutant || mutant.lines.join("\n") === lines.join("\n")) continue;
      done++;
      const found = compareLines(lines, mutant.lines).differences;
      const actual = found.map((difference) => [difference.class, difference.kind, difference.message]);
      expect(actual, `${number} in ${name}, line ${mutant.now ?? mutant.old}`).toEqual([
        [class_, kind, expect.any(String)],
      ]);
      const [one] = found;
      if (mutant.old) expect(one?.oldLine, `${number} in ${name}`).toBe(mutant.old);
      if (mutant.now) expect(one?.newLine, `${number} in ${name}`).toBe(mutant.now);
      if (mutant.path) expect(one?.path).toBe(mutant.path);
    }
  });
});

function removeEvent(lines: string[], random: Random): Mutant | undefined {
  const at = random(lines.length);
  if (isRepeated(lines, at) || isRequest(lines[at] as string) || isEmptyDelta(lines, at)) return undefined;
  return { lines: lines.toSpliced(at, 1), old: at + 1 };
}

function addEvent(lines: string[], random: Random): Mutant {
  const at = random(lines.length + 1);
  const event = { method: "brand/new", params: { threadId: "t", number: random(1000) } };
  const line = JSON.stringify(
    isFrame(lines[0] as string) ? { process: 1, from: "codex", message: event } : event,
  );
  return { lines: lines.toSpliced(at, 0, line), now: at + 1 };
}

function addRequest(lines: string[], random: Random): Mutant | undefined {
  if (!isFrame(lines[0] as string)) return undefined;
  const at = random(lines.length + 1);
  const message = { method: "item/tool/call", id: 999, params: { tool: "t" } };
  return {
    lines: lines.toSpliced(at, 0, JSON.stringify({ process: 1, from: "codex", message })),
    now: at + 1,
  };
}

function moveEvent(lines: string[], random: Random): Mutant | undefined {
  const from = random(lines.length);
  const to = (from + 2 + random(lines.length - 2)) % lines.length;
  const line = lines[from] as string;
  if (isRepeated(lines, from) || isRequest(line) || Math.abs(from - to) < 2 || isEmptyDelta(lines, from))
    return undefined;
  const kind = describeKind(line);
  // Swapping a line with others of its kind would be more than one change.
  if (
    lines.slice(Math.min(from, to), Math.max(from, to) + 1).filter((other) => describeKind(other) === kind)
      .length > 1
  )
    return undefined;
  return { lines: lines.toSpliced(from, 1).toSpliced(to, 0, line), old: from + 1, now: to + 1 };
}

/** Changes one object in one line. */
function changeMember(change: (object: JsonObject, random: Random) => string | undefined): Mutate {
  return (lines, random) =>
    changeLine(lines, random, (message) => {
      const [path, object] = pick(listObjects(message, []), random) ?? [];
      if (!object) return undefined;
      const key = change(object, random);
      return key && [...(path ?? []), key].join(".");
    });
}

function removeMember(object: JsonObject, random: Random): string | undefined {
  // The members that identify the event must stay, else it is another event.
  const keys = Object.keys(object).filter(
    (key) => !/^(?:method|type|id|item|params|result|error|delta)$/.test(key) && !isId(key),
  );
  const key = pick(keys, random);
  if (key !== undefined) delete object[key];
  return key;
}

function addMember(object: JsonObject): string {
  object.brandNew = "x";
  return "brandNew";
}

function changeList(change: (list: JsonValue[], at: number) => void): Mutate {
  return (lines, random) =>
    changeLine(lines, random, (message) => {
      const [path, list] = pick(listLists(message, []), random) ?? [];
      if (!list || new Set(list.map((element) => JSON.stringify(element))).size < list.length)
        return undefined;
      const at = random(list.length);
      change(list, at);
      return [...(path ?? []), at].join(".");
    });
}

/** Changes one scalar value. @param change returns undefined where it can't change the value */
function changeLeaf(
  change: (value: JsonValue, name: string, random: Random) => JsonValue | undefined,
): Mutate {
  return (lines, random) =>
    changeLine(lines, random, (message) => {
      const leaf = pick(listLeaves(message, []), random);
      if (!leaf) return undefined;
      const [path, holder, key] = leaf;
      const name = path.findLast((step) => !/^\d+$/.test(step)) ?? "";
      // Elements of a list are removed and added instead of changed.
      if (isId(key) || path.at(-1) !== name || path.length < 2) return undefined;
      const value = change(holder[key] as JsonValue, name, random);
      if (value === undefined) return undefined;
      holder[key] = value;
      return path.join(".");
    });
}

function changeType(value: JsonValue, name: string): JsonValue | undefined {
  if (value === null || name === "type" || name === "delta") return undefined;
  if (typeof value === "string") return 17;
  if (typeof value === "number") return Number.isInteger(value) ? "17" : undefined;
  return { on: value };
}

function changeEnum(value: JsonValue, name: string): JsonValue | undefined {
  return /^(?:status|type|phase|source|role|reason|approvalPolicy)$/.test(name) &&
    typeof value === "string" &&
    /^[A-Za-z][\w-]*$/.test(value)
    ? "brandNew"
    : undefined;
}

function changeValue(value: JsonValue, name: string): JsonValue | undefined {
  if (explainNoMeaning(name) || name === "delta") return undefined;
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 7;
  return /^(?:text|command|aggregatedOutput|cwd|model)$/.test(name) && typeof value === "string"
    ? `${value} and more`
    : undefined;
}

function changeTime(value: JsonValue, name: string): JsonValue | undefined {
  if (!explainNoMeaning(name)) return undefined;
  if (typeof value === "number") return value + 1;
  return typeof value === "string" && value !== "" ? `${value} x` : undefined;
}

function renameId(lines: string[], random: Random): Mutant | undefined {
  const text = lines.join("\n");
  const id = pick(
    [...new Set(listIds(text))].filter((found) => !found.startsWith('"')),
    random,
  );
  if (id === undefined) return undefined;
  const name = id.includes("-") ? `${id.slice(0, -6)}abcdef` : "call_77_77";
  return { lines: text.replaceAll(id, name).split("\n") };
}

function confuseId(lines: string[], random: Random): Mutant | undefined {
  const at = random(lines.length);
  const line = lines[at] as string;
  const id = pick(
    [...new Set(listIds(line))].filter((found) => found.includes("-")),
    random,
  );
  const uses = id === undefined ? [] : lines.join("\n").split(id);
  if (id === undefined || line.split(id).length !== 2 || uses.length < 5) return undefined;
  const changed = line.replace(id, `${id.slice(0, -6)}abcdef`);
  // The path is left out: an id that is the key of a member has no path of its own.
  return { lines: lines.with(at, changed), now: at + 1 };
}

function recutDelta(lines: string[], random: Random): Mutant | undefined {
  const at = random(lines.length);
  const delta = getDelta(lines[at] as string);
  if (delta === undefined || delta.length < 2) return undefined;
  const cut = 1 + random(delta.length - 1);
  const buildPiece = (text: string) =>
    (lines[at] as string).replace(JSON.stringify(delta), () => JSON.stringify(text));
  return { lines: lines.toSpliced(at, 1, buildPiece(delta.slice(0, cut)), buildPiece(delta.slice(cut))) };
}

function changeLine(
  lines: string[],
  random: Random,
  change: (message: JsonObject) => string | undefined,
): Mutant | undefined {
  const at = random(lines.length);
  if (isRepeated(lines, at)) return undefined;
  const value = JSON.parse(lines[at] as string);
  if (JSON.stringify(value) !== lines[at] || value.exit) return undefined;
  const path = change(isFrame(lines[at] as string) ? value.message : value);
  if (path === undefined) return undefined;
  return { lines: lines.with(at, JSON.stringify(value)), old: at + 1, now: at + 1, path };
}

/** Whether the line has an equal copy, so that the changed one can't be identified. */
function isRepeated(lines: string[], at: number): boolean {
  let counts = masks.get(lines);
  if (!counts) {
    counts = new Map();
    for (const line of lines) counts.set(maskIds(line), (counts.get(maskIds(line)) ?? 0) + 1);
    masks.set(lines, counts);
  }
  return (counts.get(maskIds(lines[at] as string)) ?? 0) > 1;
}

/** The lines of a file → how often each occurs with its ids masked. */
const masks = new WeakMap<string[], Map<string, number>>();

function isRequest(line: string): boolean {
  return isFrame(line) && /"id":/.test(line) && /"method":/.test(line);
}

/** Whether the line is an empty delta, whose removal leaves the text unchanged. */
function isEmptyDelta(lines: string[], at: number): boolean {
  return getDelta(lines[at] as string) === "";
}

function getDelta(line: string): string | undefined {
  const value = JSON.parse(line);
  const delta = (value.message ?? value).params?.delta;
  return typeof delta === "string" ? delta : undefined;
}

function isFrame(line: string): boolean {
  return line.startsWith('{"process":');
}

function describeKind(line: string): string {
  const value = JSON.parse(line);
  const message = value.message ?? value;
  return `${value.from} ${message.method ?? "response"}`;
}

function isId(text: string): boolean {
  return listIds(text).length > 0;
}

function listObjects(value: JsonValue, path: string[]): [string[], JsonObject][] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => listObjects(item, [...path, String(index)]));
  if (!isObject(value)) return [];
  const own: [string[], JsonObject][] = path.length > 0 ? [[path, value]] : [];
  return [...own, ...Object.entries(value).flatMap(([key, item]) => listObjects(item, [...path, key]))];
}

function listLists(value: JsonValue, path: string[]): [string[], JsonValue[]][] {
  if (Array.isArray(value)) {
    const own: [string[], JsonValue[]][] = value.length > 0 ? [[path, value]] : [];
    return [...own, ...value.flatMap((item, index) => listLists(item, [...path, String(index)]))];
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([key, item]) => listLists(item, [...path, key]))
    : [];
}

function listLeaves(value: JsonObject | JsonValue[], path: string[]): [string[], JsonObject, string][] {
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === "object" && item !== null
      ? listLeaves(item as JsonObject, [...path, key])
      : [[[...path, key], value as JsonObject, key] as [string[], JsonObject, string]],
  );
}

function pick<T>(from: T[], random: Random): T | undefined {
  return from.length > 0 ? from[random(from.length)] : undefined;
}

/** The linear congruential generator of Numerical Recipes, seeded with a word. */
function createRandom(seed: string): Random {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

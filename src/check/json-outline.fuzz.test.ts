import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { breakJsonLines, oddJson } from "../../test/helpers/broken-files.js";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { isObject, type JsonValue, parsePlainJson } from "../transcript/index.js";
import { JsonOutlineReader } from "./json-outline.js";

const reader = new JsonOutlineReader();

/** Reads the outline of the bytes at a place in a buffer. @returns undefined if they are no JSON */
function readOutline(bytes: Buffer, place: number): JsonValue | undefined {
  // Bytes that would continue a value are before and behind it: none of them may be read.
  const buffer = Buffer.alloc(4 * Math.ceil((place + bytes.length + 9) / 4), '1"');
  bytes.copy(buffer, place);
  return readOrUndefined(() => reader.read(buffer, place, place + bytes.length));
}

function parseOutline(bytes: Buffer): JsonValue | undefined {
  return readOrUndefined(() => {
    const value = parsePlainJson(bytes.toString()) as JsonValue;
    if (!isObject(value)) return empty(value);
    const outline = Object.create(null) as Record<string, JsonValue>;
    for (const [name, member] of Object.entries(value)) outline[name] = empty(member);
    return outline;
  });
}

function empty(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return [];
  return isObject(value) ? Object.create(null) : value;
}

function readOrUndefined(read: () => JsonValue): JsonValue | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function expectSame(bytes: Buffer, place: number): void {
  expect(readOutline(bytes, place), bytes.toString("latin1")).toEqual(parseOutline(bytes));
}

const FIXTURES = ["thread_basic.jsonl", "wire/thread_basic.jsonl", "tool_patch_streaming.jsonl"];
const LINES = FIXTURES.map((file) => readFileSync(`integration/fixtures/python/${file}`, "utf8")).join("");

test("each line of a broken file, at each place in memory, is read as `JSON.parse` reads it", () =>
  checkProperty(
    fc.asyncProperty(breakJsonLines(LINES), fc.nat(3), async (bytes, place) => {
      for (const line of bytes.toString("latin1").split("\n")) expectSame(Buffer.from(line, "latin1"), place);
    }),
    60,
  ));

test("odd JSON is read as `JSON.parse` reads it, also in a member and with one wrong byte", () =>
  checkProperty(
    fc.asyncProperty(oddJson, fc.nat(), fc.nat(255), fc.nat(3), async (json, at, byte, place) => {
      for (const text of [json, `{"a":${json},"b":[${json}]}`, ` [1 , ${json}]\r`]) {
        const bytes = Buffer.from(text);
        expectSame(bytes, place);
        if (bytes.length > 0) bytes[at % bytes.length] = byte;
        expectSame(bytes, place);
      }
    }),
    300,
  ));

test("every byte, alone and at every place of a text with each kind of value, is accepted or refused as by `JSON.parse`", () => {
  const text = '{"a":[-1.5e+3,0,true,false,null,"\\u00e9\\n é"],"b":{}}';
  for (let byte = 0; byte < 256; byte++) {
    expectSame(Buffer.of(byte), 1);
    expectSame(Buffer.from([34, byte, 34]), 2);
    expectSame(Buffer.from([34, 92, byte, 34]), 3);
    for (let at = 0; at < text.length; at += 1) {
      const bytes = Buffer.from(text);
      bytes[at] = byte;
      expectSame(bytes, at % 4);
    }
  }
});

test.each([500, 501])("a value of %i levels is read or refused as by `parsePlainJson`", (depth) => {
  for (const [open, close] of [
    ["[", "]"],
    ['{"a":', "}"],
  ] as const)
    expectSame(Buffer.from(`${open.repeat(depth)}1${close.repeat(depth)}`), 0);
});

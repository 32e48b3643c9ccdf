/** Reads the messages of a file: JSON Lines, or one JSON document with a list of them. */
import { splitChunks } from "../lib/index.js";
import { isObject, type JsonValue, parsePlainJson } from "../transcript/index.js";
import { listElements } from "./locate.js";

/** One message of a file, or a line that is no JSON. */
export interface FileElement {
  text: string;
  /** The number of its first line, from 1. */
  line: number;
  /** Undefined if the text is no JSON. */
  value: JsonValue | undefined;
  /** What the parser said. */
  problem?: string;
}

/** The maximum size of a JSON document, in characters. JSON Lines may have any size. */
const MAX_DOCUMENT = 64 * 2 ** 20;

/** Names of a list of messages in a document. */
const LIST_NAMES = ["events", "messages", "frames", "notifications", "transcript", "lines", "items"];

/**
 * Reads the elements of a stream one by one. The memory that it takes depends on the longest line, not on their number.
 * A file whose first line is no whole JSON is read as one document.
 */
export async function* readElements(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileElement> {
  let number = 0;
  let document: string[] | undefined;
  let size = 0;
  for await (const line of splitChunks(chunks)) {
    number++;
    if (document) {
      document.push(line);
      size += line.length;
      if (size > MAX_DOCUMENT) {
        yield* document.map((text, index) => parseElement(text, index + 1)).filter(isPresent);
        document = undefined;
      }
      continue;
    }
    const element = parseElement(line, number);
    if (!element) continue;
    if (number === 1 && element.value === undefined && /^\s*[[{]/.test(line)) document = [line];
    else if (Array.isArray(element.value)) yield* splitDocument(line, number, element.value);
    else yield element;
  }
  if (document) yield* readDocument(document);
}

function parseElement(text: string, line: number): FileElement | undefined {
  if (/^\s*$/.test(text)) return undefined;
  const json = line === 1 ? text.replace(/^\ufeff/, "") : text;
  try {
    return { text: json, line, value: parsePlainJson(json) as JsonValue };
  } catch (error) {
    return { text: json, line, value: undefined, problem: (error as Error).message };
  }
}

function* readDocument(lines: string[]): Generator<FileElement> {
  const text = lines.join("\n");
  try {
    yield* splitDocument(text, 1, parsePlainJson(text) as JsonValue);
  } catch {
    // It is JSON Lines whose first line is broken.
    for (const [index, line] of lines.entries()) {
      const element = parseElement(line, index + 1);
      if (element) yield element;
    }
  }
}

/** Splits a document into its messages. @param firstLine the number of its first line */
function* splitDocument(text: string, firstLine: number, value: JsonValue): Generator<FileElement> {
  const name = isObject(value)
    ? LIST_NAMES.find(
        (one) => value.type === undefined && value.method === undefined && Array.isArray(value[one]),
      )
    : undefined;
  const list = name !== undefined && isObject(value) ? value[name] : value;
  if (!Array.isArray(list)) return yield { text, line: firstLine, value };
  const ranges = listElements(text, name === undefined ? [] : [name]);
  for (const [index, one] of list.entries()) {
    const { from = 0, to = 0 } = ranges[index] ?? {};
    const line = firstLine + countLines(text, from);
    yield { text: text.slice(from, to), line, value: one };
  }
}

function countLines(text: string, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
}

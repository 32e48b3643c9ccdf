/** Reads the messages of a file: JSON Lines, or one JSON document with a list of them. */
import { LineSplitter } from "../lib/index.js";
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
 * Reads the elements of a stream chunk by chunk. The memory that it takes depends on the longest line, not on their number.
 * A file whose first line is no whole JSON is read as one document.
 */
export class ElementReader {
  readonly #splitter = new LineSplitter();
  #lines = 0;
  /** The lines of a document that has not ended. */
  #document: string[] | undefined;
  #size = 0;

  /** Reads a chunk. @returns the elements that end in it */
  push(chunk: Buffer): FileElement[] {
    const found: FileElement[] = [];
    for (const line of this.#splitter.push(chunk)) this.#takeLine(line, found);
    return found;
  }

  /** Ends the stream. @returns the elements that end with it */
  end(): FileElement[] {
    const found: FileElement[] = [];
    const rest = this.#splitter.takeRest();
    if (rest !== "") this.#takeLine(rest, found);
    if (this.#document) for (const element of readDocument(this.#document)) found.push(element);
    return found;
  }

  #takeLine(line: string, found: FileElement[]): void {
    const number = ++this.#lines;
    if (this.#document) {
      this.#takeDocumentLine(line, this.#document, found);
      return;
    }
    const element = parseElement(line, number);
    if (!element) return;
    if (number === 1 && element.value === undefined && /^\s*[[{]/.test(line)) this.#document = [line];
    else if (Array.isArray(element.value))
      for (const one of splitDocument(line, number, element.value)) found.push(one);
    else found.push(element);
  }

  #takeDocumentLine(line: string, document: string[], found: FileElement[]): void {
    document.push(line);
    this.#size += line.length;
    if (this.#size <= MAX_DOCUMENT) return;
    for (const element of parseLines(document)) found.push(element);
    this.#document = undefined;
  }
}

/** Reads the elements of a stream one by one. */
export async function* readElements(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileElement> {
  const reader = new ElementReader();
  for await (const chunk of chunks) yield* reader.push(chunk);
  yield* reader.end();
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
    yield* parseLines(lines);
  }
}

function* parseLines(lines: string[]): Generator<FileElement> {
  for (const [index, line] of lines.entries()) {
    const element = parseElement(line, index + 1);
    if (element) yield element;
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
  let line = firstLine;
  let lineEnd = text.indexOf("\n");
  for (const [index, one] of list.entries()) {
    const { from = 0, to = 0 } = ranges[index] ?? {};
    for (; lineEnd >= 0 && lineEnd < from; lineEnd = text.indexOf("\n", lineEnd + 1)) line++;
    yield { text: text.slice(from, to), line, value: one };
  }
}

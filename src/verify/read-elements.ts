/** Reads the messages of a file: JSON Lines, a JSON document with a list of messages, objects that follow one another, or a log with messages in its lines. */
import { LineSplitter } from "../lib/index.js";
import { isObject, type JsonValue, parsePlainJson } from "../transcript/index.js";
import { listElements, splitValues } from "./locate.js";

/** One message of a file, or a line that is no JSON. */
export interface FileElement {
  text: string;
  /** The number of its first line, from 1. */
  line: number;
  /** The parsed text; undefined if it is no JSON. */
  value: JsonValue | undefined;
  /** What is wrong with a text that is no JSON, as the rest of a sentence. */
  problem?: string;
  /** Whether it is only a part of its line, as in a log with times or colors. In `text`, blanks replace the rest of the line. */
  isInLog?: true;
}

/** The maximum size of a JSON document, in characters. A larger file is read as JSON Lines, which may have any size. */
const MAX_DOCUMENT = 64 * 2 ** 20;

/** The names that a document may have for its list of messages. */
const LIST_NAMES = ["events", "messages", "frames", "notifications", "transcript", "lines", "items"];

/**
 * Reads the elements of a stream chunk by chunk. The memory that it takes depends on the longest line, not on the number of lines.
 * There is one exception: if the first line begins a JSON object or list and does not end it, the file is kept in memory and read as one
 * document, up to `MAX_DOCUMENT`.
 */
export class ElementReader {
  readonly #splitter = new LineSplitter();
  #lines = 0;
  /** The lines up to now, if the file is read as one document. */
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
    if (number === 1 && element.value === undefined && /^\s*[[{]/.test(element.text)) this.#document = [line];
    else if (Array.isArray(element.value) || (number === 1 && isObject(element.value)))
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
    return (
      parseLogLine(json, line) ?? {
        text: json,
        line,
        value: undefined,
        problem: describeProblem(json, error),
      }
    );
  }
}

/** Finds the JSON object in a line of a log: after a time, a level or an arrow, in colors, or before a comma. */
function parseLogLine(line: string, number: number): FileElement | undefined {
  const plain = line.replace(ANSI, blank).replace(/,\s*$/, blank);
  const from = plain.search(/\{\s*"/);
  const text = " ".repeat(Math.max(0, from)) + plain.slice(from);
  if (from < 0 || text === line) return undefined;
  try {
    return { text, line: number, value: parsePlainJson(text) as JsonValue, isInLog: true };
  } catch {
    return undefined;
  }
}

/** Colors and other commands to a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these commands begin with one
const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Blanks of the same length, so that columns stay those of the line. */
function blank(text: string): string {
  return " ".repeat(text.length);
}

function describeProblem(text: string, error: unknown): string {
  const { message } = error as Error;
  if (!/^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\]\d]|$))/.test(text)) return "it is no JSON";
  if (!/[\]}]\s*$/.test(text)) return "its JSON is cut off";
  return error instanceof SyntaxError && message.includes("JSON")
    ? `its JSON is broken: ${message}`
    : message;
}

function* readDocument(lines: string[]): Generator<FileElement> {
  const text = lines.join("\n");
  try {
    yield* splitDocument(text, 1, parsePlainJson(text) as JsonValue);
  } catch {
    // It has several values, or it is JSON Lines whose first line is broken.
    yield* readValues(text) ?? parseLines(lines);
  }
}

/** Reads objects that follow one another, each over one or more lines. @returns undefined if the text has anything else */
function readValues(text: string): FileElement[] | undefined {
  const found: FileElement[] = [];
  let line = 1;
  let at = 0;
  for (const { from, to } of splitValues(text)) {
    for (let end = text.indexOf("\n", at); end >= 0 && end < from; end = text.indexOf("\n", end + 1)) line++;
    const element = parseElement(text.slice(from, to), line);
    if (!element || !isObject(element.value)) return undefined;
    found.push(element);
    for (let end = text.indexOf("\n", from); end >= 0 && end < to; end = text.indexOf("\n", end + 1)) line++;
    at = to;
  }
  return found;
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

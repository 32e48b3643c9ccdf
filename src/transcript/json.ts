/**
 * Parses and writes JSON without loss. A number that a double can't represent (`9007199254740993`), or would print differently
 * (`1.0`), keeps its text: a port may be written in a language that distinguishes 1 from 1.0. The members of an object keep their
 * order, and an object that has two members of one name keeps both.
 */
import {
  isObject,
  isTooDeep,
  type JsonObject,
  type JsonValue,
  LosslessNumber,
  MAX_DEPTH,
} from "./json-value.js";

type Member = readonly [name: string, value: JsonValue];

/**
 * Object → its members as they were written. Only objects that can't hold their members in this way are here: a JavaScript object
 * has only one member of each name, and puts names such as `10` first.
 */
const writtenMembers = new WeakMap<JsonObject, readonly Member[]>();

/**
 * Parses one JSON value, and turns its numbers into doubles. This is faster than `parseJson`.
 * @throws SyntaxError if `text` is not exactly one JSON value, or is nested too deeply
 */
export function parsePlainJson(text: string): unknown {
  const plain: unknown = JSON.parse(text);
  if (isTooDeep(plain, text)) throw buildDepthError();
  return plain;
}

/**
 * Parses one JSON value. Of two members with one name, the object itself has the last, as with `JSON.parse`.
 * @throws SyntaxError if `text` is not exactly one JSON value, or is nested too deeply
 */
export function parseJson(text: string): JsonValue {
  const plain = parsePlainJson(text) as JsonValue;
  if (JSON.stringify(plain) === text) return plain; // nothing is lost
  return new ExactParser(text).parse();
}

/** Writes a value as one line, without spaces between its parts. */
export function stringifyJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(stringifyJson).join(",")}]`;
  if (value instanceof LosslessNumber) return String(value);
  if (!isObject(value)) return JSON.stringify(value) ?? "null";
  const members = listMembers(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${stringifyJson(member)}`).join(",")}}`;
}

/** Lists the members of an object as they were written: all of them, and in their order. */
export function listMembers(object: JsonObject): readonly Member[] {
  return writtenMembers.get(object) ?? Object.entries(object);
}

/** Builds an object that `stringifyJson` writes with exactly these members. */
export function buildObject(members: readonly Member[]): JsonObject {
  const object = Object.fromEntries(members);
  const names = Object.keys(object);
  if (names.length !== members.length || members.some(([name], index) => name !== names[index]))
    writtenMembers.set(object, members);
  return object;
}

function buildDepthError(): SyntaxError {
  return new SyntaxError("it is nested too deeply");
}

/** Parses a text that is known to be JSON, and keeps what `JSON.parse` loses. */
class ExactParser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): JsonValue {
    const first = this.#peek();
    if (first === "{") return buildObject(this.#parseList("}", () => this.#parseMember()));
    if (first === "[") return this.#parseList("]", () => this.parse());
    if (first === '"') return this.#parseString();
    return this.#parseScalar();
  }

  /** Moves to the next character that is not one of `SPACES`, and returns it. */
  #peek(): string | undefined {
    while (SPACES.includes(this.#text[this.#at] ?? "end")) this.#at++;
    return this.#text[this.#at];
  }

  #parseList<Item>(end: string, parseItem: () => Item): Item[] {
    const items: Item[] = [];
    // The value that JSON.parse returned is not too deep. But it lacks members that a later one of their name replaced.
    if (++this.#depth > MAX_DEPTH) throw buildDepthError();
    this.#at++;
    while (this.#peek() !== end) {
      if (this.#text[this.#at] === ",") this.#at++;
      items.push(parseItem());
    }
    this.#at++;
    this.#depth--;
    return items;
  }

  #parseMember(): Member {
    this.#peek();
    const name = this.#parseString();
    this.#peek();
    this.#at++; // the colon
    return [name, this.parse()];
  }

  #parseString(): string {
    const start = this.#at++;
    while (this.#text[this.#at] !== '"') this.#at += this.#text[this.#at] === "\\" ? 2 : 1;
    return JSON.parse(this.#text.slice(start, ++this.#at));
  }

  #parseScalar(): JsonValue {
    const start = this.#at;
    while (this.#at < this.#text.length && !SCALAR_ENDS.includes(this.#text[this.#at] as string)) this.#at++;
    const text = this.#text.slice(start, this.#at);
    const value = JSON.parse(text);
    return typeof value === "number" && String(value) !== text ? new LosslessNumber(text) : value;
  }
}

const SPACES = " \t\n\r";
const SCALAR_ENDS = `${SPACES},]}`;

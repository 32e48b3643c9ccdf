/** Finds the place of a member in the text of a line, for the caret of a report. */
import type { Place } from "./observation.js";

/** The maximum length of an excerpt, in characters. */
const MAX_EXCERPT = 160;

/**
 * Finds a member in a text of JSON.
 * @param text valid JSON
 * @param path names of members and indices of elements
 * @param part the member's name, or its value
 * @returns the range in the text; that of the innermost member on the path that the text has
 */
export function locateMember(
  text: string,
  path: readonly (string | number)[],
  part: "name" | "value",
): { from: number; to: number } {
  const scanner = new Scanner(text);
  let found = path.length === 0 ? scanner.measureValue() : { from: 0, to: 1 };
  for (const [index, key] of path.entries()) {
    const at = scanner.enter(key);
    if (!at) break;
    found = index === path.length - 1 && part === "value" ? at.value : (at.name ?? at.value);
  }
  return found;
}

/**
 * Builds the place of a range.
 * @param text the element, of one line or several
 * @param firstLine the number of its first line
 */
export function buildPlace(
  text: string,
  { from, to }: { from: number; to: number },
  firstLine: number,
): Place {
  const lineStart = text.lastIndexOf("\n", from - 1) + 1;
  const lineEnd = text.indexOf("\n", from);
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const column = from - lineStart;
  const start =
    line.length <= MAX_EXCERPT ? 0 : Math.max(0, Math.min(column - 60, line.length - MAX_EXCERPT));
  const excerpt = line.slice(start, start + MAX_EXCERPT);
  const [before, after] = [start > 0 ? "…" : "", start + MAX_EXCERPT < line.length ? "…" : ""];
  return {
    line: firstLine + text.slice(0, lineStart).split("\n").length - 1,
    column: column + 1,
    length: Math.max(1, Math.min(to - from, line.length - column)),
    excerpt: `${before}${excerpt}${after}`.replaceAll("\t", " "),
    excerptColumn: column - start + before.length + 1,
  };
}

/** Where something was found. */
export interface NotedPlace {
  text: string;
  line: number;
  path: readonly (string | number)[];
  part: "name" | "value";
}

/** The maximum length of a text that is kept until the end, so that its place can be found then. */
const MAX_KEPT_TEXT = 8192;

/** Makes a function that finds a place when it is needed. The place in a long text is found at once, so that the text is not kept. */
export function makeLocator({ text, line, path, part }: NotedPlace): () => Place {
  const locate = () => buildPlace(text, locateMember(text, path, part), line);
  if (text.length <= MAX_KEPT_TEXT) return locate;
  const place = locate();
  return () => place;
}

/** Lists the ranges of a list's elements. @param path of the list in the text */
export function listElements(text: string, path: readonly string[]): { from: number; to: number }[] {
  const scanner = new Scanner(text);
  for (const key of path) scanner.enter(key);
  return scanner.listElements().map(({ from, to }) => ({ from: findIndent(text, from), to }));
}

/** The begin of the blanks before a place, so that columns are those of the line. */
function findIndent(text: string, at: number): number {
  let from = at;
  while (from > 0 && (text[from - 1] === " " || text[from - 1] === "\t")) from--;
  return from;
}

/** Reads JSON that is known to be valid, without building its values. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skipSpaces();
  }

  /** Goes into a member or element of the value at this place. The last of two members of one name counts. */
  enter(
    key: string | number,
  ): { name: { from: number; to: number } | undefined; value: { from: number; to: number } } | undefined {
    const open = this.#text[this.#at];
    if (open !== "{" && open !== "[") return undefined;
    let found: ReturnType<Scanner["enter"]>;
    this.#at++;
    for (let index = 0; ; index++) {
      this.#skipSpaces();
      if (this.#text[this.#at] === ",") this.#at++;
      this.#skipSpaces();
      const char = this.#text[this.#at];
      if (char === "}" || char === "]" || char === undefined) break;
      const nameFrom = this.#at;
      let isWanted = index === key;
      let name: { from: number; to: number } | undefined;
      if (open === "{") {
        this.#skipString();
        name = { from: nameFrom, to: this.#at };
        isWanted = JSON.parse(this.#text.slice(nameFrom, this.#at)) === key;
        this.#skipSpaces();
        this.#at++; // the colon
        this.#skipSpaces();
      }
      const from = this.#at;
      this.#skipValue();
      if (isWanted) found = { name, value: { from, to: this.#at } };
    }
    if (found) this.#at = found.value.from;
    return found;
  }

  /** The range of the value at this place. */
  measureValue(): { from: number; to: number } {
    const from = this.#at;
    this.#skipValue();
    return { from, to: this.#at };
  }

  /** The ranges of the elements of the list at this place. */
  listElements(): { from: number; to: number }[] {
    const found: { from: number; to: number }[] = [];
    this.#at++;
    while (true) {
      this.#skipSpaces();
      if (this.#text[this.#at] === ",") this.#at++;
      this.#skipSpaces();
      const char = this.#text[this.#at];
      if (char === "]" || char === undefined) return found;
      found.push(this.measureValue());
    }
  }

  #skipValue(): void {
    let depth = 0;
    do {
      const char = this.#text[this.#at];
      if (char === undefined) return;
      if (char === '"') this.#skipString();
      else if (char === "{" || char === "[") {
        depth++;
        this.#at++;
      } else if (char === "}" || char === "]") {
        depth--;
        this.#at++;
      } else if (depth > 0 && (char === "," || char === ":" || SPACES.includes(char))) this.#at++;
      else while (this.#at < this.#text.length && !ENDS.includes(this.#text[this.#at] as string)) this.#at++;
    } while (depth > 0);
  }

  #skipString(): void {
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"')
      this.#at += this.#text[this.#at] === "\\" ? 2 : 1;
    this.#at++;
  }

  #skipSpaces(): void {
    while (SPACES.includes(this.#text[this.#at] ?? "end")) this.#at++;
  }
}

const SPACES = " \t\n\r";
const ENDS = `${SPACES},]}:`;

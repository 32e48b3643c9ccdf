/** Finds the places of members, elements and values in a text of JSON: for the caret of a report, and to split a document. */
import type { Place } from "./observation.js";

/** The maximum length of an excerpt, in characters. */
const MAX_EXCERPT = 160;

/**
 * Finds a member in a text of JSON.
 * @param text valid JSON
 * @param path names of members and indices of elements
 * @param part the member's name, or its value
 * @returns the range in the text. If the text lacks the member, the range of the innermost member around it that the text has; without
 *   any of these, the first character
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

/** The maximum length of all kept texts of a file together, in characters. */
const MAX_KEPT_TEXT = 8 * 2 ** 20;

/** Keeps texts in which places were noted, so that a place has to be found only if a report shows it. */
export class PlaceKeeper {
  #last: { text: string; copy: string } | undefined;
  #kept = 0;

  /** Makes a function that finds a place. When the kept texts have reached their maximum length, the place is found immediately instead. */
  makeLocator({ text, line, path, part }: NotedPlace): () => Place {
    const kept = this.#keep(text);
    const locate = () => buildPlace(kept ?? text, locateMember(kept ?? text, path, part), line);
    if (kept !== undefined) return locate;
    const place = locate();
    return () => place;
  }

  #keep(text: string): string | undefined {
    if (this.#last?.text === text) return this.#last.copy;
    if (this.#kept + text.length > MAX_KEPT_TEXT) return undefined;
    this.#kept += text.length;
    // The text may be a slice of a longer one, which would keep all of it in memory. So it is copied.
    const copy = Buffer.from(text).toString();
    this.#last = { text, copy };
    return copy;
  }
}

/** Lists the ranges of a list's elements, with the blanks before each of them. @param path of the list in the text */
export function listElements(text: string, path: readonly string[]): { from: number; to: number }[] {
  const scanner = new Scanner(text);
  for (const key of path) scanner.enter(key);
  return scanner.listElements().map(({ from, to }) => ({ from: findIndent(text, from), to }));
}

/** Lists the ranges of values that follow one another in a text. */
export function splitValues(text: string): { from: number; to: number }[] {
  return new Scanner(text).listValues();
}

/** Finds the beginning of the blanks before a place. If an element that begins a line includes its indent, its columns are those of the file. */
function findIndent(text: string, at: number): number {
  let from = at;
  while (from > 0 && (text[from - 1] === " " || text[from - 1] === "\t")) from--;
  return from;
}

/** Reads JSON without building its values. It does not check whether the JSON is valid. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skipSpaces();
  }

  /** Goes into a member or element of the value at this place. Of several members of one name, the last counts. */
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

  /** The ranges of all values from this place on. */
  listValues(): { from: number; to: number }[] {
    const found: { from: number; to: number }[] = [];
    while (this.#at < this.#text.length) {
      const range = this.measureValue();
      found.push(range);
      if (range.to === range.from) break; // no value begins here
      this.#skipSpaces();
    }
    return found;
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
      } else this.#skipTo(depth > 0 ? NEXT_OF_INTEREST : END_OF_VALUE);
    } while (depth > 0);
  }

  /** Skips to the next match. Searching with an expression is many times faster than looking at each character. */
  #skipTo(expression: RegExp): void {
    expression.lastIndex = this.#at;
    this.#at = expression.test(this.#text) ? expression.lastIndex - 1 : this.#text.length;
  }

  #skipString(): void {
    let end = this.#at;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) end = this.#text.length;
    } while (this.#isEscaped(end));
    this.#at = end + 1;
  }

  #isEscaped(at: number): boolean {
    let from = at;
    while (this.#text[from - 1] === "\\") from--;
    return at < this.#text.length && (at - from) % 2 === 1;
  }

  #skipSpaces(): void {
    while (SPACES.includes(this.#text[this.#at] ?? "end")) this.#at++;
  }
}

const SPACES = " \t\n\r";
/** The end of a number or a word. */
const END_OF_VALUE = /[ \t\n\r,\]}:]/g;
/** Where a text, an object or a list begins or ends. */
const NEXT_OF_INTEREST = /["{}[\]]/g;

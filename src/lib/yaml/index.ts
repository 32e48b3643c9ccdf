/** Reads YAML files, and finds the place of each mistake in them. */
import { isUtf8 } from "node:buffer";
import {
  Composer,
  type CST,
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { getErrorMessage } from "../error.js";

/** A position in a text. Both numbers count from 1. */
export interface TextPosition {
  line: number;
  column: number;
}

/** A mistake in a YAML file. */
export interface YamlMistake extends TextPosition {
  message: string;
}

/** A text that is no YAML, or that can't be turned into data. The message of the error is the first mistake, with its position. */
export class YamlError extends Error {
  /** At least one mistake. */
  readonly mistakes: YamlMistake[];

  constructor(mistakes: YamlMistake[]) {
    super(mistakes.map(({ message, line, column }) => `${message} at line ${line}, column ${column}`)[0]);
    this.mistakes = mistakes;
  }
}

/** Decodes the bytes of a YAML file. @throws YamlError if they are not UTF-8 */
export function decodeYaml(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  if (isUtf8(bytes)) return text;
  const line = splitAtLineFeeds(bytes).findIndex((part) => !isUtf8(part)) + 1;
  const column = (text.split("\n")[line - 1] ?? "").indexOf(REPLACEMENT) + 1;
  throw new YamlError([{ line, column, message: "This byte is no UTF-8: save the file in UTF-8" }]);
}

/** The character that a decoder writes in place of bytes that are no UTF-8. */
const REPLACEMENT = "\ufffd";

/** Splits bytes into lines. In UTF-8, the byte of a line feed is a part of no other character. */
function splitAtLineFeeds(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return [...lines, bytes.subarray(start)];
}

/**
 * Deepest nesting that is read. Scenarios have about 11 levels. Without a limit, a deep file ends the whole process: V8 aborts
 * when a regular expression is compiled at the end of the stack.
 */
const MAX_DEPTH = 100;

/**
 * Limits how often one anchor is used: 19 times for a plain value, and less often for a part with references of its own. Without
 * a limit, a short file could grow to any size.
 */
const MAX_ALIASES = 20;
const TOO_MANY_USES = `An anchor (\`&name\`) is used too often: at most ${MAX_ALIASES - 1} times, and less often if the part that it names uses other anchors`;

/** Maximum number of references to anchors in a file. For each reference, the package `yaml` searches all the others. */
const MAX_REFERENCES = 1000;

/** A parsed YAML file: its data, and the position of each part. */
export class YamlFile {
  readonly document: Document.Parsed;
  readonly #lines = new LineCounter();
  /** Map → text of each of its keys → the pair. Without it, a file with many keys and mistakes takes quadratic time. */
  readonly #pairs = new WeakMap<YAMLMap, Map<string, YAMLMap["items"][number]>>();

  /** @throws YamlError with each mistake of the syntax */
  constructor(text: string) {
    // The composer compares each key of a map with all others; `findStructuralMistakes` finds equal keys in linear time.
    const composer = new Composer({ uniqueKeys: false, logLevel: "error" });
    const [document, second] = composer.compose(this.#parseTokens(text), true, text.length);
    if (!document) throw new Error("the composer makes a document of any text");
    this.document = document;
    const found = document.errors.map(({ pos, message }) => ({ offset: pos[0], message }));
    found.push(...findStructuralMistakes(document));
    if (second) found.push({ offset: second.range[0], message: "A second document begins here" });
    if (found.length === 0) return;
    found.sort((one, other) => one.offset - other.offset);
    throw new YamlError(found.map(({ offset, message }) => ({ ...this.findPosition(offset), message })));
  }

  /** Returns the file's data. @throws YamlError if an anchor is used too often, or a reference leads nowhere */
  toData(): unknown {
    try {
      return this.document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch (error) {
      const text = getErrorMessage(error);
      const message = text.startsWith("Excessive alias count") ? TOO_MANY_USES : text;
      throw new YamlError([{ line: 1, column: 1, message }]);
    }
  }

  /** Converts the offset of a character to its line and column. */
  findPosition(offset: number): TextPosition {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  /** Finds the offset of the node at `path`, or of its nearest parent if the node is missing. */
  findNodeOffset(path: readonly PropertyKey[]): number {
    return this.#findNodes(path).findLast((node) => node.range)?.range?.[0] ?? 0;
  }

  /** Finds the offset of a key in the map at `path`; without such a key, returns what `findNodeOffset` returns for `path`. */
  findKeyOffset(path: readonly PropertyKey[], key: PropertyKey): number {
    const node = this.#findNodes(path)[path.length];
    const found = isMap(node) ? this.#findPair(node, key)?.key : undefined;
    return isNode(found) && found.range ? found.range[0] : this.findNodeOffset(path);
  }

  /** Returns the root and the nodes at the steps of a path, as far as they exist. */
  #findNodes(path: readonly PropertyKey[]): Node[] {
    const nodes: Node[] = [];
    let node: unknown = this.document.contents;
    for (let depth = 0; isNode(node); depth++) {
      nodes.push(node);
      const key = path[depth];
      if (key === undefined) break;
      if (isMap(node)) node = this.#findPair(node, key)?.value;
      else node = isCollection(node) ? node.get(key, true) : undefined;
    }
    return nodes;
  }

  #findPair(map: YAMLMap, key: PropertyKey) {
    let pairs = this.#pairs.get(map);
    if (!pairs) {
      pairs = new Map(
        map.items.map((pair) => [String(isScalar(pair.key) ? pair.key.value : pair.key), pair] as const),
      );
      this.#pairs.set(map, pairs);
    }
    return pairs.get(String(key));
  }

  /** Parses the text. The parser has a stack of its own; only what it returns is walked by recursion. */
  *#parseTokens(text: string): Generator<CST.Token> {
    const parser = new Parser(this.#lines.addNewLine);
    this.#lines.addNewLine(0);
    for (const lexeme of new Lexer().lex(text)) {
      yield* parser.next(lexeme);
      if (parser.stack.length <= MAX_DEPTH) continue;
      const message = `The file is nested deeper than ${MAX_DEPTH} levels`;
      throw new YamlError([{ ...this.findPosition(parser.offset), message }]);
    }
    yield* parser.end();
  }
}

/**
 * Finds equal keys in a map, too many references to anchors, and references to a part of the file that contains the reference: its data
 * would have no end.
 */
function findStructuralMistakes(document: Document.Parsed): { offset: number; message: string }[] {
  const mistakes: { offset: number; message: string }[] = [];
  let references = 0;
  /** Anchor → the node that had it last, which is what a reference means. */
  const anchored = new Map<string, Node>();
  const keepAnchor = (node: Scalar | YAMLMap | YAMLSeq) => {
    if (node.anchor !== undefined) anchored.set(node.anchor, node);
  };
  visit(document, {
    Scalar: (_, scalar) => keepAnchor(scalar),
    Seq: (_, list) => keepAnchor(list),
    Map(_, map) {
      keepAnchor(map);
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        const value = isScalar(key) ? key.value : key;
        if (seen.has(value)) mistakes.push({ offset: getOffset(key), message: "Map keys must be unique" });
        seen.add(value);
      }
    },
    Alias(_, alias, parents) {
      const target = anchored.get(alias.source);
      if (target && parents.includes(target)) {
        const message = `\`*${alias.source}\` refers to a part of the file that it is in`;
        mistakes.push({ offset: getOffset(alias), message });
      }
      references++;
      if (references !== MAX_REFERENCES + 1) return;
      const message = `The file has more than ${MAX_REFERENCES} references to anchors`;
      mistakes.push({ offset: getOffset(alias), message });
    },
  });
  return mistakes;
}

function getOffset(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

/** Reads YAML files, and finds the place of each mistake in them. */
import { Composer, type CST, type Document, isNode, Lexer, LineCounter, Parser } from "yaml";
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

/** A text that is no YAML, or that can't be turned into data. The message is that of the first mistake, with its position. */
export class YamlError extends Error {
  /** At least one mistake. */
  readonly mistakes: YamlMistake[];

  constructor(mistakes: YamlMistake[]) {
    super(mistakes.map(({ message, line, column }) => `${message} at line ${line}, column ${column}`)[0]);
    this.mistakes = mistakes;
  }
}

/**
 * Deepest nesting that is read. Scenarios have about 11 levels. Without a limit, a deep file ends the whole process: V8 aborts
 * when a regular expression is compiled at the end of the stack.
 */
const MAX_DEPTH = 100;

/** Aliases may repeat a part of a file, but not let it grow without end. */
const MAX_ALIASES = 20;

/** The text of a YAML file with its data, and the position of each part. */
export class YamlFile {
  readonly document: Document.Parsed;
  readonly #lines = new LineCounter();

  /** @throws YamlError with each mistake of the syntax */
  constructor(text: string) {
    const composer = new Composer({ uniqueKeys: true, logLevel: "error" });
    const [document, second] = composer.compose(this.#parseTokens(text), true, text.length);
    if (!document) throw new Error("the composer makes a document of any text");
    this.document = document;
    const mistakes = document.errors.map(({ pos, message }) => ({ ...this.findPosition(pos[0]), message }));
    if (second)
      mistakes.push({ ...this.findPosition(second.range[0]), message: "A second document begins here" });
    if (mistakes.length > 0) throw new YamlError(mistakes);
  }

  /** Returns the file's data. @throws YamlError if its aliases grow without end, or lead nowhere */
  toData(): unknown {
    try {
      return this.document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch (error) {
      throw new YamlError([{ line: 1, column: 1, message: getErrorMessage(error) }]);
    }
  }

  /** Converts the offset of a character. */
  findPosition(offset: number): TextPosition {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  /** Finds the offset of the node at `path`, or of its nearest parent if the node is missing. */
  findNodeOffset(path: readonly PropertyKey[]): number {
    for (let depth = path.length; depth > 0; depth--) {
      const node = this.document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return this.document.contents?.range?.[0] ?? 0;
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

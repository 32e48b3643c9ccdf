/**
 * The names in a client's source, in any language. The source does not always have codex's spelling of a name: Rust's
 * serde, Jackson, Swift's decoder and others derive it from the names of variants and fields.
 */
import { splitWords } from "./spelling.js";

/** The names in the source of a client. */
export interface SourceNames {
  /** Texts that may be the value of a `type` or a `method`. */
  values: Set<string>;
  /** Words that may be the name of a member. */
  words: Set<string>;
}

/** Collects the names in a client's source. @param texts the source files */
export function collectSourceNames(texts: Iterable<string>): SourceNames {
  const values = new Set<string>();
  const words = new Set<string>();
  const conversions = new Set<Conversion>();
  for (const text of texts) {
    for (const pattern of VALUES) for (const [, value = ""] of text.matchAll(pattern)) values.add(value);
    for (const value of listRustVariants(text)) values.add(value);
    for (const [word] of text.matchAll(/[A-Za-z_]\w*/g)) words.add(word);
    for (const [name, { marks }] of listConversions()) if (marks.test(text)) conversions.add(name);
  }
  const written = [...words];
  for (const name of conversions) for (const word of written) words.add(CONVERSIONS[name].convert(word));
  return { values, words };
}

/**
 * Patterns of string literals and of atoms. Each kind of quote has its own pattern, so that an apostrophe or a Rust lifetime hides no
 * string in other quotes.
 */
const VALUES = [
  /"((?:[^"\\\n]|\\.)*)"/g,
  /'((?:[^'\\\n]|\\.)*)'/g,
  /`((?:[^`\\\n]|\\.)*)`/g,
  /(?<=[\s([{,|>=]):([a-z]\w*)/g, // an atom of Elixir, a symbol of Ruby
];

/** The spellings into which libraries convert names. `marks` matches a source in which a library does this. */
const CONVERSIONS = {
  snake_case: {
    marks: /snake[_-]?case|LOWER_CASE_WITH_UNDERSCORES|Macro\.underscore|naming_?strategy/i,
    convert: (name: string) => splitWords(name).join("_"),
  },
  camelCase: {
    marks: /camel[_-]?case|to_?camel|cameli[sz]e|LetterCase\.CAMEL|rename\s*=\s*"camel"/i,
    convert: (name: string) =>
      splitWords(name)
        .map((word, index) => (index === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`))
        .join(""),
  },
};

type Conversion = keyof typeof CONVERSIONS;

function listConversions() {
  return Object.entries(CONVERSIONS) as [Conversion, (typeof CONVERSIONS)[Conversion]][];
}

/** An enum of Rust whose variants are renamed as a whole: the attribute, what is between it and the enum, and the enum's body. */
const RENAMED_ENUM =
  /_all\s*(?:=|\([^)]*deserialize\s*=)\s*"(snake_case|camelCase)"[^\]]*\](?:\s*(?:#\[[^\]]*\]|\/\/[^\n]*))*\s*(?:pub(?:\([^)]*\))?\s+)?enum\s+\w+[^{;]*\{([\s\S]*?)^\}/gm;

/** Lists the values of the variants of Rust's enums with `rename_all`: `AgentMessage` is `agent_message`. */
function* listRustVariants(text: string): Generator<string> {
  for (const [, name, body = ""] of text.matchAll(RENAMED_ENUM))
    for (const [, variant = ""] of body.matchAll(/^\s*([A-Z]\w*)/gm))
      yield CONVERSIONS[name as Conversion].convert(variant);
}

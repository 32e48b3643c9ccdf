/**
 * Flags of a command line. Each is defined once, as data; the commands, the fake codex, their helps and the completion all
 * read that definition.
 */
import { toKebabCase } from "./text.js";

/** One flag. Its name is the key that it is defined under: `keyEnv` is `--key-env`. */
export interface OptionFlag<Value = unknown> {
  readonly description: string;
  /** What its value is, for people; the completion knows `scenario`, `fixture` and `subject`. None: the flag is a switch. */
  readonly argument?: string;
  /** All values that it takes. */
  readonly choices?: readonly string[];
  /** @throws FlagValueError */
  readonly parse?: (text: string) => unknown;
  /** The value where the flag is not given. */
  readonly default?: Value;
  /** What the help says of the default in its place. */
  readonly defaultNote?: string;
  readonly required?: boolean;
  /** It may be given several times (`repeated`), or takes several words at once (`words`). */
  readonly list?: "repeated" | "words";
  /** It turns something off: `review` is `--no-review`. */
  readonly negated?: boolean;
  /** It works, and neither the help nor the completion shows it. */
  readonly hidden?: boolean;
  /** The key of a flag that must not be given beside it. */
  readonly excludes?: string;
}

/** The flags of one command, by their keys. */
export type Flags = Readonly<Record<string, OptionFlag>>;

type FlagValue<One> = One extends OptionFlag<infer Value> ? Value : never;

/** What a command is given for its flags: key → value; a flag that has no default may be missing. */
export type FlagValues<All extends Flags> = {
  -readonly [Key in keyof All as undefined extends FlagValue<All[Key]> ? never : Key]: FlagValue<All[Key]>;
} & {
  -readonly [Key in keyof All as undefined extends FlagValue<All[Key]> ? Key : never]?: FlagValue<All[Key]>;
};

/** A value that a flag does not take; the message says what to give: `Give a port from 0 to 65535.` */
export class FlagValueError extends Error {
  constructor(expected: string) {
    super(`Give ${expected}.`);
  }
}

/** `keyEnv` → `--key-env` */
export function formatFlagName(key: string, { negated }: OptionFlag): string {
  return `--${negated ? "no-" : ""}${toKebabCase(key)}`;
}

/** The value that a text stands for. @throws FlagValueError */
export function parseFlagValue({ choices, parse }: OptionFlag, text: string): unknown {
  if (choices && !choices.includes(text))
    throw new FlagValueError(choices.map((one) => `\`${one}\``).join(" or "));
  return parse ? parse(text) : text;
}

/** A flag that takes no value. */
export function defineSwitch(description: string): OptionFlag<boolean | undefined> {
  return { description };
}

/** A switch of something that is on. */
export function defineNegated(description: string): OptionFlag<boolean> {
  return { description, negated: true };
}

/** A flag that takes one value. @param parse default: the text is the value */
export function defineValue<Value = string>(
  argument: string,
  description: string,
  parse?: (text: string) => Value,
): OptionFlag<Value | undefined> {
  return { description, argument, ...(parse && { parse }) };
}

/** It takes all words up to the next flag. */
export function defineWords(argument: string, description: string): OptionFlag<string[] | undefined> {
  return { description, argument, list: "words" };
}

/** A flag that takes one of a few values. */
export function defineChoice<const Choice extends string>(
  argument: string,
  choices: readonly Choice[],
  description: string,
): OptionFlag<Choice | undefined> {
  return { description, argument, choices };
}

/** The same flag with a value for where it is not given. @param note what the help says of it, where the value itself tells too little */
export function withDefault<Value>(
  flag: OptionFlag<Value | undefined>,
  value: NonNullable<Value>,
  note?: string,
): OptionFlag<NonNullable<Value>> {
  return { ...(flag as OptionFlag<NonNullable<Value>>), default: value, ...(note && { defaultNote: note }) };
}

/** The same flag, which must be given. */
export function makeRequired<Value>(flag: OptionFlag<Value | undefined>): OptionFlag<Value> {
  return { ...(flag as OptionFlag<Value>), required: true };
}

/** The same flag, which may be given several times. */
export function makeRepeatable(flag: OptionFlag<string | undefined>): OptionFlag<string[]> {
  return { ...flag, description: `${flag.description} (repeatable)`, list: "repeated", default: [] };
}

/** A flag of the same values under its former name, which no help shows. */
export function renameFlag<Value>(
  flag: OptionFlag<Value | undefined>,
  now: string,
): OptionFlag<Value | undefined> {
  return { ...flag, description: `the former name of --${now}`, hidden: true };
}

/** The same flag in a command where it takes more words to say what it does. */
export function describeFlag<Value>(flag: OptionFlag<Value>, description: string): OptionFlag<Value> {
  return { ...flag, description };
}

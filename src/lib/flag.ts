/**
 * Flags of a command line. Each is defined once, as data. The commands, the fake codex, their help texts and
 * the completion all read that definition.
 */
import { toKebabCase } from "./text.js";

/** One flag. Its name is the key of its definition: `keyEnv` is `--key-env`. */
export interface OptionFlag<Value = unknown> {
  readonly description: string;
  /**
   * Name of its value for users. The completion offers values for `scenario`, `fixture`, their plurals, and `subject`. If absent,
   * the flag is a switch.
   */
  readonly argument?: string;
  /** All allowed values. */
  readonly choices?: readonly string[];
  /** Converts the text to the value. @throws FlagValueError */
  readonly parse?: (text: string) => unknown;
  /** The value if the flag is absent. */
  readonly default?: Value;
  /** Text that the help shows instead of the default value. */
  readonly defaultNote?: string;
  readonly required?: boolean;
  /** The flag may be given several times (`repeated`), or takes several words at once (`words`). */
  readonly list?: "repeated" | "words";
  /** The flag turns something off: `review` is `--no-review`. */
  readonly negated?: boolean;
  /** The flag works, but neither the help nor the completion shows it. */
  readonly hidden?: boolean;
  /** Keys of flags that cannot be combined with this one. */
  readonly excludes?: string | readonly string[];
}

/** The flags of one command, by their keys. */
export type Flags = Readonly<Record<string, OptionFlag>>;

type FlagValue<One> = One extends OptionFlag<infer Value> ? Value : never;

/**
 * The values that a command gets for its flags: key → value. A flag without a default may be missing, unless it is required or turns
 * something off.
 */
export type FlagValues<All extends Flags> = {
  -readonly [Key in keyof All as undefined extends FlagValue<All[Key]> ? never : Key]: FlagValue<All[Key]>;
} & {
  -readonly [Key in keyof All as undefined extends FlagValue<All[Key]> ? Key : never]?: FlagValue<All[Key]>;
};

/**
 * The error of a value that a flag does not accept. The message says which values are allowed: `Give a port from 0 to 65535.`
 */
export class FlagValueError extends Error {
  constructor(expected: string) {
    super(`Give ${expected}.`);
  }
}

/** Formats a flag's name: `keyEnv` → `--key-env`. */
export function formatFlagName(key: string, { negated }: OptionFlag): string {
  return `--${negated ? "no-" : ""}${toKebabCase(key)}`;
}

/**
 * Parses the value of a flag.
 * @throws FlagValueError
 */
export function parseFlagValue({ choices, parse }: OptionFlag, text: string): unknown {
  if (choices && !choices.includes(text))
    throw new FlagValueError(choices.map((one) => `\`${one}\``).join(" or "));
  return parse ? parse(text) : text;
}

/** Defines a flag that takes no value. */
export function defineSwitch(description: string): OptionFlag<boolean | undefined> {
  return { description };
}

/** Defines a switch that turns off something which is on by default. */
export function defineNegated(description: string): OptionFlag<boolean> {
  return { description, negated: true };
}

/**
 * Defines a flag that takes one value.
 * @param parse default: the text is the value
 */
export function defineValue<Value = string>(
  argument: string,
  description: string,
  parse?: (text: string) => Value,
): OptionFlag<Value | undefined> {
  return { description, argument, ...(parse && { parse }) };
}

/** Defines a flag that takes all words up to the next flag. */
export function defineWords(argument: string, description: string): OptionFlag<string[] | undefined> {
  return { description, argument, list: "words" };
}

/** Defines a flag that takes one of a few values. */
export function defineChoice<const Choice extends string>(
  argument: string,
  choices: readonly Choice[],
  description: string,
): OptionFlag<Choice | undefined> {
  return { description, argument, choices };
}

/**
 * Returns the same flag with a default value.
 * @param note text for the help, if the value alone is unclear
 */
export function withDefault<Value>(
  flag: OptionFlag<Value | undefined>,
  value: NonNullable<Value>,
  note?: string,
): OptionFlag<NonNullable<Value>> {
  return { ...(flag as OptionFlag<NonNullable<Value>>), default: value, ...(note && { defaultNote: note }) };
}

/** Returns the same flag as a required one. */
export function makeRequired<Value>(flag: OptionFlag<Value | undefined>): OptionFlag<Value> {
  return { ...(flag as OptionFlag<Value>), required: true };
}

/** Returns the same flag, which may then be given several times. */
export function makeRepeatable(flag: OptionFlag<string | undefined>): OptionFlag<string[]> {
  return {
    ...flag,
    description: `${flag.description} (can be given several times)`,
    list: "repeated",
    default: [],
  };
}

/** Returns the same flag under its former name, which no help shows. */
export function renameFlag<Value>(
  flag: OptionFlag<Value | undefined>,
  now: string,
): OptionFlag<Value | undefined> {
  return { ...flag, description: `the former name of --${now}`, hidden: true };
}

/** Returns the same flag with another description, for a command that needs more words to describe it. */
export function describeFlag<Value>(flag: OptionFlag<Value>, description: string): OptionFlag<Value> {
  return { ...flag, description };
}

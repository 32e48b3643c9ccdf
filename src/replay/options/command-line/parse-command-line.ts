/**
 * Parses a command line as codex does. codex uses clap; this follows clap's order of checks, because the first check that
 * fails gives the text of the error.
 */
import { checkValue } from "./check-value.js";
import {
  type CommandLine,
  type CommandSpec,
  type Flag,
  listFlags,
  mayLackValue,
  mergeFlags,
  type ParsedCommandLine,
  resolveName,
  takesMany,
} from "./command-line.js";
import { CommandLineRefusal, listSubcommandNames, RefusalContext, refuseMissingValue } from "./refusal.js";

/**
 * Parses codex's arguments.
 * @param line the command line of a release
 * @throws CommandLineRefusal where codex refuses them
 */
export function parseCommandLine(line: CommandLine, args: string[]): ParsedCommandLine {
  return new LevelParser(line, [], args).parse();
}

/** Stops the parser where codex prints a text in place of running the command. */
class PrintRequest {
  readonly prints: NonNullable<ParsedCommandLine["prints"]>;
  readonly path: string[];
  constructor(prints: PrintRequest["prints"], path: string[]) {
    this.prints = prints;
    this.path = path;
  }
}

/** Parses the arguments of one command up to a subcommand, for which another parser parses the rest. */
class LevelParser {
  readonly #line: CommandLine;
  readonly #path: string[];
  readonly #command: CommandSpec;
  readonly #flags: Flag[];
  readonly #context: RefusalContext;
  readonly #rest: string[];
  /** Name of a flag or an argument → its values, in the order in which the client gave them. */
  readonly #given = new Map<string, string[]>();
  readonly #words: string[] = [];
  /** A flag whose values are not complete yet, or not checked yet. */
  #pending: { flag: Flag; values: string[] } | undefined;
  /** Name of the argument without a flag that came last. codex counts it as given when the next argument comes. */
  #lastWord: string | undefined;
  /** Whether the next argument may be a value of the pending flag. */
  #takesValue = false;

  constructor(line: CommandLine, path: string[], args: string[]) {
    const command = line.commands[path.join(" ")];
    if (!command) throw new Error(`no command ${path.join(" ")}`);
    this.#line = line;
    this.#path = path;
    this.#command = command;
    this.#flags = listFlags(line, command);
    this.#context = new RefusalContext(line, path.join(" "), command);
    this.#rest = [...args];
  }

  parse(): ParsedCommandLine {
    try {
      return this.#parse();
    } catch (error) {
      if (!(error instanceof PrintRequest)) throw error;
      return { path: error.path, flags: new Map(), args: [], prints: error.prints, isKnown: true };
    }
  }

  #parse(): ParsedCommandLine {
    let isEscaped = false;
    let inner: ParsedCommandLine | undefined;
    while (this.#rest.length > 0 && !inner) {
      const arg = this.#rest.shift() ?? "";
      const mayBeSubcommand = !isEscaped && !this.#takesValue;
      if (mayBeSubcommand && listSubcommandNames(this.#command).includes(arg))
        inner = this.#parseSubcommand(arg);
      else if (isEscaped) this.#addWord(arg, true);
      else if (arg === "--") isEscaped = true;
      else if (arg.startsWith("--")) this.#addLong(arg);
      else if (arg.startsWith("-") && arg !== "-") this.#addShorts(arg);
      else if (this.#takesValue) this.#addValue(arg);
      else this.#addWord(arg, false);
    }
    this.#resolvePending();
    this.#validate(inner !== undefined);
    const own = new Map([...this.#given].filter(([name]) => this.#findFlag(name)));
    if (!inner) return { path: this.#path, flags: own, args: this.#words, isKnown: true };
    return {
      ...inner,
      flags: mergeFlags(own, inner.flags, (name) => this.#findFlag(name)?.repeats === true),
    };
  }

  #parseSubcommand(word: string): ParsedCommandLine {
    if (word === "help") this.#printHelp();
    const path = [...this.#path, resolveName(this.#command, word)];
    if (this.#line.commands[path.join(" ")]) return new LevelParser(this.#line, path, this.#rest).#parse();
    return { path, flags: new Map(), args: this.#rest, isKnown: false };
  }

  /** `codex exec help resume` is `codex exec resume --help`. */
  #printHelp(): never {
    let path = this.#path;
    for (const word of this.#rest) {
      const command = this.#line.commands[path.join(" ")];
      if (!command) break;
      if (!listSubcommandNames(command).includes(word))
        throw new RefusalContext(this.#line, path.join(" "), command).refuseSubcommand(word);
      path = [...path, resolveName(command, word)];
    }
    throw new PrintRequest("help", path);
  }

  #addLong(arg: string): void {
    const [name = "", value] = arg.slice(2).split(/=(.*)/s);
    const flag = this.#findFlag(name);
    if (!flag) {
      this.#keepPending();
      throw this.#context.refuseFlag(`--${name}`, this.#rest, this.#listUsed());
    }
    if (flag.value !== undefined) this.#addFlag(flag, value);
    else if (value !== undefined) throw this.#context.refuseAttachedValue(flag, value, this.#listComplete());
    else this.#addSwitch(flag, true);
  }

  #addShorts(arg: string): void {
    const letters = [...arg.slice(1)];
    for (const [index, letter] of letters.entries()) {
      const flag = this.#flags.find(({ short }) => short === letter);
      if (!flag) throw this.#context.refuseFlag(`-${letter}`, this.#rest, []);
      if (flag.value === undefined) {
        this.#addSwitch(flag, false);
        continue;
      }
      const value = letters.slice(index + 1).join("");
      this.#addFlag(flag, value === "" ? undefined : value.replace(/^=/, ""));
      return;
    }
  }

  #addSwitch(flag: Flag, isLong: boolean): void {
    this.#resolvePending();
    if (flag.name === "help") throw new PrintRequest(isLong ? "help" : "short-help", this.#path);
    if (flag.name === "version") throw new PrintRequest("version", this.#path);
    if (this.#given.has(flag.name) && !flag.repeats) throw this.#context.refuseRepetition(flag);
    this.#given.set(flag.name, []);
  }

  /** @param value the value in the same argument, as in `--flag=value` */
  #addFlag(flag: Flag, value: string | undefined): void {
    this.#resolvePending();
    this.#pending = { flag, values: value === undefined ? [] : [value] };
    this.#takesValue = value === undefined;
    if (value !== undefined) this.#resolvePending();
  }

  #addValue(value: string): void {
    if (!this.#pending) return;
    this.#pending.values.push(value);
    this.#takesValue = takesMany(this.#pending.flag);
  }

  /** Checks the values of the pending flag and keeps them. */
  #resolvePending(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    this.#lastWord = undefined;
    this.#takesValue = false;
    if (!pending) return;
    const { flag } = pending;
    // codex also splits the values of `--image` at commas.
    const values =
      flag.name === "image" ? pending.values.flatMap((value) => value.split(",")) : pending.values;
    if (values.length === 0 && !mayLackValue(flag)) throw refuseMissingValue(flag);
    const before = this.#given.get(flag.name);
    if (before && !flag.repeats) {
      this.#given.delete(flag.name); // clap removes the first value before it refuses the second
      throw this.#context.refuseRepetition(flag);
    }
    this.#given.set(flag.name, [...(before ?? []), ...values]);
    for (const value of values) checkValue(flag, value);
  }

  /** Keeps the pending flag for the usage in an error. What is wrong with it does not matter then. */
  #keepPending(): void {
    try {
      this.#resolvePending();
    } catch (error) {
      if (!(error instanceof CommandLineRefusal)) throw error;
    }
  }

  #addWord(word: string, isEscaped: boolean): void {
    const name = this.#command.args?.[this.#words.length];
    if (name === undefined) throw this.#context.refuseArgument(word, isEscaped);
    this.#resolvePending();
    this.#words.push(word);
    this.#given.set(name, [word]);
    this.#lastWord = name;
  }

  /** Checks what depends on several flags and arguments: which exclude each other, and which are required. Also checks that a required subcommand is there. */
  #validate(hasSubcommand: boolean): void {
    if (!hasSubcommand && this.#command.usage.endsWith("<COMMAND>")) {
      if (this.#given.size === 0) throw new PrintRequest("usage", this.#path);
      throw this.#context.refuseMissingSubcommand();
    }
    const used = this.#listUsed();
    for (const member of used) {
      const others = this.#listConflicts(member);
      if (others.length > 0) throw this.#context.refuseConflict(member, others, used);
    }
    const { required = [], args = [], requires = {} } = this.#command;
    const needed = [
      ...required,
      ...used.flatMap((name) => requires[name] ?? []),
      ...args.filter((name) => name.startsWith("<")),
    ];
    const missing = needed.filter((name) => !this.#given.has(name) && this.#listConflicts(name).length === 0);
    if (missing.length > 0) throw this.#context.refuseMissing(missing, used);
  }

  /** Lists the given flags and arguments that can't be used with `member`. */
  #listConflicts(member: string): string[] {
    const { conflicts = [] } = this.#command;
    return this.#listUsed().filter((other) =>
      conflicts.some(([a, b]) => (a === member && b === other) || (b === member && a === other)),
    );
  }

  #listUsed(): string[] {
    return [...this.#given.keys()];
  }

  /** Lists the flags and arguments that codex counts as given: all but the last one, if it is an argument without a flag. */
  #listComplete(): string[] {
    return this.#listUsed().filter((name) => name !== this.#lastWord);
  }

  #findFlag(name: string): Flag | undefined {
    return this.#flags.find((flag) => flag.name === name || flag.aliases?.includes(name));
  }
}

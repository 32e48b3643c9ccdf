/** The texts with which codex refuses a command line. They come from clap, the parser in codex. */
import { type CommandLine, type CommandSpec, type Flag, formatFlag, listFlags } from "./command-line.js";
import { findSimilar } from "./similarity.js";

/** Codex's refusal of a command line. The exit code is 2. */
export class CommandLineRefusal extends Error {
  /** The whole text on stderr. */
  readonly text: string;
  /** What codex refuses: a flag, a value or an argument; what is missing; or "" if a subcommand is missing. */
  readonly subject: string;

  constructor(subject: string, problem: string, ...parts: (string | undefined)[]) {
    super(problem.split("\n")[0]);
    this.subject = subject;
    const paragraphs = [`error: ${problem}`, ...parts, "For more information, try '--help'."];
    this.text = `${paragraphs.filter((part) => part !== undefined).join("\n\n")}\n`;
  }
}

/** Makes codex's refusals of what a client gives to one command. */
export class RefusalContext {
  readonly #line: CommandLine;
  readonly #command: CommandSpec;
  readonly #flags: Flag[];
  readonly #path: string;

  constructor(line: CommandLine, path: string, command: CommandSpec) {
    this.#line = line;
    this.#path = path;
    this.#command = command;
    this.#flags = listFlags(line, command);
  }

  /** @param name as written, with its dashes @param rest the arguments after it @param used names of the flags and arguments given so far */
  refuseFlag(name: string, rest: string[], used: string[]): CommandLineRefusal {
    const isLong = name.startsWith("--");
    const similar = isLong ? this.#suggestFlag(name.slice(2), rest) : undefined;
    const given = similar?.flag === undefined || used.includes(similar.flag) ? used : [...used, similar.flag];
    const tip =
      similar?.tip ?? (this.#command.args ? `to pass '${name}' as a value, use '-- ${name}'` : undefined);
    const usage = this.renderUsage(isLong ? given : []);
    return new CommandLineRefusal(name, `unexpected argument '${name}' found`, renderTip(tip), usage);
  }

  /** Refuses an argument for which there is no place. @param isAfterEscape whether it comes after `--` */
  refuseArgument(text: string, isAfterEscape: boolean): CommandLineRefusal {
    const subcommands = listSubcommandNames(this.#command);
    const usage = this.renderUsage([]);
    const unexpected = `unexpected argument '${text}' found`;
    if (isAfterEscape && subcommands.includes(text)) {
      const tip = `subcommand '${text}' exists; to use it, remove the '--' before it`;
      return new CommandLineRefusal(text, unexpected, renderTip(tip), usage);
    }
    const similar = subcommands.length > 0 ? findSimilar(text, subcommands) : [];
    const names = similar.map((name) => `'${name}'`).join(", ");
    if (similar.length > 0) {
      const tip = similar.length > 1 ? "some similar subcommands exist" : "a similar subcommand exists";
      return this.refuseSubcommand(text, `${tip}: ${names}`);
    }
    if (subcommands.length > 0 && !this.#command.args) return this.refuseSubcommand(text);
    return new CommandLineRefusal(text, unexpected, usage);
  }

  refuseSubcommand(text: string, tip?: string): CommandLineRefusal {
    const problem = `unrecognized subcommand '${text}'`;
    return new CommandLineRefusal(text, problem, renderTip(tip), this.renderUsage([]));
  }

  refuseMissingSubcommand(): CommandLineRefusal {
    const problem = `'codex ${this.#path}' requires a subcommand but one was not provided`;
    const names = `\n  [subcommands: ${listSubcommandNames(this.#command).join(", ")}]`;
    return new CommandLineRefusal("", problem + names, this.renderUsage([]));
  }

  refuseRepetition(flag: Flag): CommandLineRefusal {
    const problem = `the argument '${formatFlag(flag)}' cannot be used multiple times`;
    return new CommandLineRefusal(`--${flag.name}`, problem, this.renderUsage([]));
  }

  /** Refuses `--switch=VALUE`. codex's usage then names the switch, and the command's group if a flag or an argument of this group was given before. */
  refuseAttachedValue(flag: Flag, value: string, used: string[]): CommandLineRefusal {
    const problem = `unexpected value '${value}' for '${formatFlag(flag)}' found; no more were expected`;
    return new CommandLineRefusal(`--${flag.name}`, problem, this.#renderUsageWithGroup(used, flag));
  }

  /** @param member a given flag or argument @param others the given flags and arguments that can't be used with it @param used names of all that are given */
  refuseConflict(member: string, others: string[], used: string[]): CommandLineRefusal {
    const [only = ""] = others;
    const rest =
      others.length > 1
        ? `:\n${others.map((other) => `  ${this.format(other)}`).join("\n")}`
        : ` '${this.format(only)}'`;
    const problem = `the argument '${this.format(member)}' cannot be used with${rest}`;
    const kept = used.filter((name) => !others.includes(name));
    const { requires = {} } = this.#command;
    const required = kept.flatMap((name) => requires[name] ?? []).filter((name) => !used.includes(name));
    return new CommandLineRefusal(this.format(member), problem, this.renderUsage([...required, ...kept]));
  }

  refuseMissing(missing: string[], used: string[]): CommandLineRefusal {
    const lines = missing.map((name) => `  ${this.format(name)}`);
    const problem = `the following required arguments were not provided:\n${lines.join("\n")}`;
    return new CommandLineRefusal(missing.join(" "), problem, this.renderUsage([...missing, ...used]));
  }

  /** Formats the name of a flag or an argument as in codex's texts. */
  format(member: string): string {
    const flag = this.#flags.find(({ name }) => name === member);
    return flag ? formatFlag(flag) : member;
  }

  /**
   * Renders the usage. codex shows the given flags in place of `[OPTIONS]`, and the given arguments as required ones.
   * @param used names of flags and arguments
   */
  renderUsage(used: string[]): string {
    const { usage, args = [], required = [], commands } = this.#command;
    const visible = used.filter((name) => !this.#flags.find((flag) => flag.name === name)?.hidden);
    if (visible.length === 0 || usage.includes("\n")) return `Usage: ${usage.replace("\n", "\n       ")}`;
    const shown = [...new Set([...required, ...visible])].filter((name) => !args.includes(name));
    const places = args.map((name) => (visible.includes(name) ? name.replace(/^\[(.*)\]$/, "<$1>") : name));
    const words = ["codex", this.#path, ...shown.map((name) => this.format(name)), ...places];
    const tail = commands && usage.endsWith("<COMMAND>") ? ["<COMMAND>"] : [];
    return `Usage: ${[...words, ...tail].filter(Boolean).join(" ")}`;
  }

  #renderUsageWithGroup(used: string[], flag: Flag): string {
    const { group = [] } = this.#command;
    const members = [...used, flag.name];
    if (!used.some((name) => group.includes(name))) return this.renderUsage(members);
    const others = members.filter((name) => !group.includes(name)).map((name) => this.format(name));
    const names = group.map((name) => (/^[[<]/.test(name) ? name.slice(1, -1) : this.format(name)));
    return `Usage: ${["codex", this.#path, ...new Set(others)].join(" ")} <${names.join("|")}>`;
  }

  /** Finds the tip for a mistyped long name: a flag of this command, or of a subcommand that comes after it. */
  #suggestFlag(name: string, rest: string[]): { tip: string; flag?: string } | undefined {
    const similar = findSimilar(name, listLongNames(this.#flags)).at(-1);
    if (similar !== undefined) {
      const flag = this.#flags.find((one) => one.name === similar || one.aliases?.includes(similar));
      return { tip: `a similar argument exists: '--${similar}'`, flag: flag?.name ?? similar };
    }
    for (const word of rest) {
      const command = this.#line.commands[`${this.#path} ${word}`.trim()];
      if (!command) continue;
      const similar = findSimilar(name, listLongNames(listFlags(this.#line, command))).at(-1);
      if (similar !== undefined) return { tip: `'${word} --${similar}' exists` };
    }
    return undefined;
  }
}

/** Refuses a flag that has no value, or an empty one. */
export function refuseMissingValue(flag: Flag): CommandLineRefusal {
  const problem = `a value is required for '${formatFlag(flag)}' but none was supplied${renderChoices(flag)}`;
  return new CommandLineRefusal(`--${flag.name}`, problem);
}

/** @param reason why the value is wrong; undefined: it is none of the flag's choices */
export function refuseValue(flag: Flag, value: string, reason?: string): CommandLineRefusal {
  const problem = `invalid value '${value}' for '${formatFlag(flag)}'`;
  const subject = `--${flag.name} ${value}`;
  if (reason !== undefined) return new CommandLineRefusal(subject, `${problem}: ${reason}`);
  const similar = findSimilar(value, flag.choices ?? []).at(-1);
  const tip = similar === undefined ? undefined : renderTip(`a similar value exists: '${similar}'`);
  return new CommandLineRefusal(subject, `${problem}${renderChoices(flag)}`, tip);
}

/** Lists all names of a command's subcommands, with `help`, which every command with subcommands has. */
export function listSubcommandNames({ commands }: CommandSpec): string[] {
  if (!commands) return [];
  return [...Object.entries(commands).flatMap(([name, others]) => [name, ...others]), "help"];
}

function listLongNames(flags: Flag[]): string[] {
  return flags.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
}

function renderChoices({ choices }: Flag): string {
  return choices ? `\n  [possible values: ${choices.join(", ")}]` : "";
}

function renderTip(tip: string | undefined): string | undefined {
  return tip === undefined ? undefined : `  tip: ${tip}`;
}

/** How a release of codex parses its command line. scripts/measure-command-line.mjs measures it from the binary. */

/** A flag of codex. Without `value` it is a switch. */
export interface FlagSpec {
  /** Name of the value in codex's texts, such as `<FILE>`. `...` after it: the flag takes all values up to the next flag. */
  value?: string;
  /** All values that codex accepts. */
  choices?: string[];
  /** Form that the value must have. */
  check?: "number" | "plain-name" | "address";
  /** Whether an empty value counts as none. */
  refusesEmpty?: boolean;
  /** Whether it may come more than once. */
  repeats?: boolean;
  /** Its short name, one letter. */
  short?: string;
  /** Other long names, which codex doesn't list. */
  aliases?: string[];
  /** Whether the help does not list it. */
  hidden?: boolean;
}

/** A command of codex, or codex itself. */
export interface CommandSpec {
  /** The usage as the help prints it. If it has two lines, codex's authors wrote it, and each error shows it unchanged. */
  usage: string;
  /** Names of the arguments without flags, in order: `[PROMPT]` is optional, `<SESSION_ID>` is required. */
  args?: string[];
  /** Names of the flags, with spaces between. `NAME#2` is another form of the flag NAME. */
  flags: string;
  /** Name of a subcommand → its other names. */
  commands?: Record<string, string[]>;
  /** Long names of required flags. */
  required?: string[];
  /** Pairs of flags or arguments that exclude each other. */
  conflicts?: [string, string][];
  /** Flags and arguments that codex's parser groups. If a switch gets a value (`--json=1`) after one of them, the usage in the error names the whole group. */
  group?: string[];
  /** Flag → the flag that it needs. */
  requires?: Record<string, string>;
}

/** The command line of one release. */
export interface CommandLine {
  /** Version of codex. */
  version: string;
  flags: Record<string, FlagSpec>;
  /** Names of a command, with spaces between (codex itself: "") → the command. */
  commands: Record<string, CommandSpec>;
}

/** A flag of one command. */
export interface Flag extends FlagSpec {
  /** Long name without `--`. */
  name: string;
}

/** A command line that codex accepts. */
export interface ParsedCommandLine {
  /** Names of the command: `["exec", "resume"]`. */
  path: string[];
  /** Long name of a flag → its values; the values that an outer command got come first. A switch has no value. */
  flags: Map<string, string[]>;
  /** Values of the innermost command's arguments, in order. */
  args: string[];
  /** What codex prints in place of running the command. `usage`: the short help, on stderr, since a subcommand is missing. */
  prints?: "help" | "short-help" | "version" | "usage";
  /** Whether the command's own flags are known. If not, they were not parsed. */
  isKnown: boolean;
}

/** Lists the flags of a command. */
export function listFlags({ flags }: CommandLine, command: CommandSpec): Flag[] {
  return command.flags.split(" ").map((key) => ({ name: key.split("#")[0] ?? key, ...flags[key] }));
}

/** Formats a flag as codex's texts name it: `--model <MODEL>`. */
export function formatFlag({ name, value }: Flag): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

/** Finds the name of a subcommand from any of its names. */
export function resolveName({ commands = {} }: CommandSpec, word: string): string {
  return Object.keys(commands).find((name) => name === word || commands[name]?.includes(word)) ?? word;
}

/** Whether the flag also stands alone: its value is in brackets in codex's texts. */
export function mayLackValue({ value = "" }: Flag): boolean {
  return value.startsWith("[");
}

/** Whether the flag takes all values up to the next flag. */
export function takesMany({ value = "" }: Flag): boolean {
  return value.endsWith("...");
}

/**
 * Merges the flags of a command with those of its subcommand: name → values. If a flag may come only once and
 * both have it, the subcommand's value counts.
 */
export function mergeFlags(
  outer: Map<string, string[]>,
  inner: Map<string, string[]>,
  repeats: (name: string) => boolean,
): Map<string, string[]> {
  const names = new Set([...outer.keys(), ...inner.keys()]);
  return new Map(
    [...names].map((name) => {
      const isReplaced = inner.has(name) && !repeats(name);
      return [name, [...(isReplaced ? [] : (outer.get(name) ?? [])), ...(inner.get(name) ?? [])]];
    }),
  );
}

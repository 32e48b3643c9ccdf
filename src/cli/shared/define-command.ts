/** The definition of a command: everything that its help and the completion show, and how it runs. */
import type { Command } from "commander";
import type { Flags, FlagValues } from "../../lib/index.js";

/** An argument of a command. */
export interface ArgumentDefinition {
  /** `<name>` is required, `[name]` is optional, and `[name...]` takes all remaining words. */
  readonly name: string;
  readonly description?: string;
  /** All allowed values. */
  readonly choices?: readonly string[];
  /** The value if the argument is absent. */
  readonly default?: string;
}

type ArgumentValue<One> = One extends { choices: readonly (infer Choice)[] }
  ? Choice
  : One extends { name: `${string}...${string}` }
    ? string[]
    : One extends { name: `<${string}` } | { default: string }
      ? string
      : string | undefined;

type ArgumentValues<All extends readonly ArgumentDefinition[]> = {
  -readonly [Index in keyof All]: ArgumentValue<All[Index]>;
};

export interface CommandDefinition<
  Arguments extends readonly ArgumentDefinition[] = readonly ArgumentDefinition[],
  All extends Flags = Flags,
> {
  readonly name: string;
  readonly description?: string;
  readonly arguments?: Arguments;
  readonly flags?: All;
  /** Command lines that the help ends with. Without them, it shows no exit codes either. */
  readonly examples?: readonly string[];
  /** The meaning of exit code 1, for a command that uses it. */
  readonly exitCode1?: string;
  readonly subcommands?: readonly CommandDefinition[];
  /** The command is the subcommand that its parent runs if the user names none. */
  readonly isDefault?: boolean;
  /** The command works, but neither the help nor the completion shows it. */
  readonly hidden?: boolean;
  /** The command gets all words unparsed, even `--help`, since they belong to another command line: codex's, or the one to complete. */
  readonly passThrough?: boolean;
  /**
   * Loads the command's code, and runs it. The code is not loaded earlier, so that `--help` and completion start quickly.
   * @param values the value of each argument, then an object with the values of the flags, then the root command `touchstone`
   */
  run?(
    ...values: [...operands: ArgumentValues<Arguments>, flags: FlagValues<All>, program: Command]
  ): Promise<void>;
}

/** Defines a command. Its `run` gets values whose types come from the arguments and the flags. */
export function defineCommand<
  const Arguments extends readonly ArgumentDefinition[] = readonly [],
  All extends Flags = Record<never, never>,
>(definition: CommandDefinition<Arguments, All>): CommandDefinition {
  return definition as CommandDefinition;
}

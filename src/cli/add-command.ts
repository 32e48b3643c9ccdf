/** Turns a command's definition into a command of commander, and renders the end of its help. */
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { removeRemains } from "../config/cache/index.js";
import { type Flags, FlagValueError, formatFlagName, type OptionFlag, parseFlagValue } from "../lib/index.js";
import type { ArgumentDefinition, CommandDefinition } from "./shared/define-command.js";
import { handleSignals } from "./shared/interrupt.js";

/** Adds a command with its arguments, its flags and its subcommands to another command. */
export function addCommand(parent: Command, definition: CommandDefinition): void {
  const {
    name,
    description,
    examples,
    exitCode1,
    passThrough,
    isDefault = false,
    hidden = false,
  } = definition;
  const command = parent.command(name, { isDefault, hidden });
  if (description !== undefined) command.description(description);
  for (const argument of definition.arguments ?? []) {
    const made = makeArgument(argument);
    // In another command line, an empty word may be right: a prompt of codex, or the word that the user has not begun to type.
    if (!passThrough && !argument.choices) refuseEmptyValue(made);
    command.addArgument(made);
  }
  addFlags(command, definition.flags ?? {});
  if (examples) command.addHelpText("after", renderHelpFooter(examples, exitCode1));
  if (passThrough) command.helpOption(false).allowUnknownOption().passThroughOptions();
  if (definition.run) command.action(makeAction(command, definition, definition.run));
  for (const subcommand of definition.subcommands ?? []) addCommand(command, subcommand);
  if (definition.subcommands && !definition.run)
    command.helpCommand("help [command]", "print the help of a command");
}

/** Makes the function that commander calls with the values of the arguments and of the flags, and with the command. */
function makeAction(
  command: Command,
  { hidden, passThrough }: CommandDefinition,
  run: NonNullable<CommandDefinition["run"]>,
) {
  const runWith = run as (...values: unknown[]) => Promise<void>;
  return async (...values: unknown[]) => {
    // `complete` is hidden, and must answer at once. `replay` passes its words through, and treats signals as codex does.
    if (!hidden && !passThrough) {
      handleSignals();
      if (await removeRemains()) (await import("../codex/index.js")).removeCodexTraces();
    }
    await runWith(...values.slice(0, -1), findProgram(command));
  };
}

function findProgram(command: Command): Command {
  return command.parent ? findProgram(command.parent) : command;
}

function makeArgument({ name, description, choices, default: value }: ArgumentDefinition): Argument {
  const argument = new Argument(name, description);
  if (choices) argument.choices([...choices]);
  if (value !== undefined) argument.default(value);
  return argument;
}

/** Adds flags to a command. */
export function addFlags(command: Command, flags: Flags): Command {
  for (const [key, flag] of Object.entries(flags)) command.addOption(makeOption(key, flag));
  return command;
}

function makeOption(key: string, flag: OptionFlag): Option {
  const { argument, choices, parse, list, excludes } = flag;
  const name = formatFlagName(key, flag);
  const value = argument === undefined ? "" : ` <${argument}${list === "words" ? "..." : ""}>`;
  const option = new Option(`${name}${value}`, flag.description);
  if (choices) option.choices([...choices]);
  if (parse) option.argParser((text) => parseOrRefuse(flag, text));
  if (!parse && !choices && argument !== undefined) refuseEmptyValue(option, list !== undefined);
  if (flag.default !== undefined) option.default(flag.default, flag.defaultNote);
  if (flag.required) option.makeOptionMandatory();
  if (flag.hidden) option.hideHelp();
  if (excludes !== undefined) option.conflicts([excludes].flat());
  return option;
}

/**
 * Makes an argument or a flag refuse an empty value: `--output "$DIR"` without a variable DIR in the shell.
 * @param isList whether its values are collected in a list
 */
function refuseEmptyValue(one: Argument | Option, isList = one.variadic): void {
  one.argParser((text: string, before: unknown) => {
    if (text === "") throw new InvalidArgumentError("It is empty.");
    return isList ? [...(Array.isArray(before) ? before : []), text] : text;
  });
}

function parseOrRefuse(flag: OptionFlag, text: string): unknown {
  try {
    return parseFlagValue(flag, text);
  } catch (error) {
    throw error instanceof FlagValueError ? new InvalidArgumentError(error.message) : error;
  }
}

/**
 * Renders the end of a command's help.
 * @param examples command lines
 * @param exitCode1 the meaning of exit code 1, for a command that uses it
 */
export function renderHelpFooter(examples: readonly string[], exitCode1?: string): string {
  const lines = examples.map((line) => `  $ ${line}`);
  const codes = [`0 fine`, ...(exitCode1 ? [`1 ${exitCode1}`] : []), "2 wrong use or a broken environment"];
  return `\nExamples:\n${lines.join("\n")}\n\nExit codes: ${codes.join(", ")}.`;
}

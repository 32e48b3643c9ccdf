/** Turns flag definitions into commander's options, and renders the end of a command's help. */
import { type Command, type CommandOptions, InvalidArgumentError, Option } from "commander";
import { type Flags, FlagValueError, formatFlagName, type OptionFlag, parseFlagValue } from "../lib/index.js";

/** Adds a command with its flags to another command. */
export function addCommand(parent: Command, name: string, flags: Flags, options?: CommandOptions): Command {
  return addFlags(parent.command(name, options), flags);
}

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
  if (list === "repeated") option.argParser((text, before: unknown[]) => [...before, text]);
  if (flag.default !== undefined) option.default(flag.default, flag.defaultNote);
  if (flag.required) option.makeOptionMandatory();
  if (flag.hidden) option.hideHelp();
  if (excludes !== undefined) option.conflicts(excludes);
  return option;
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
 * @param found the meaning of exit code 1, for a command that uses it
 */
export function renderHelpFooter(examples: string[], found?: string): string {
  const lines = examples.map((line) => `  $ ${line}`);
  const codes = [`0 fine`, ...(found ? [`1 ${found}`] : []), "2 wrong use or a broken environment"];
  return `\nExamples:\n${lines.join("\n")}\n\nExit codes: ${codes.join(", ")}.`;
}

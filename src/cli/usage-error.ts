import type { Command, CommanderError } from "commander";
import { didYouMean, type TouchstoneError } from "../lib/index.js";
import { cliErrors } from "./errors.js";

/**
 * What commander throws at a wrong command line, as an error like any other.
 * @param command the one that was being read
 */
export function toUsageError(command: Command, error: CommanderError): Error {
  if (error.exitCode === 0 || error.code === "commander.help") return error; // help or version was shown
  const [, what = "", suggestion] = /^error: (.*?)(?:\n\((Did you mean .*)\))?$/s.exec(error.message) ?? [];
  return buildUsageError(command, what || error.message, suggestion ?? findSuggestion(command, error));
}

export function buildUnknownCommandError(command: Command, name: string): TouchstoneError {
  const names = command.commands.map((one) => one.name());
  return buildUsageError(command, `unknown command '${name}'`, didYouMean(name, names));
}

function buildUsageError(command: Command, what: string, near?: string): TouchstoneError {
  return cliErrors.wrongUse({ problem: what, command: getCommandPath(command), near });
}

/** Where commander itself has no suggestion: a subcommand of one that does something without, and choices. */
function findSuggestion(command: Command, { code, message }: CommanderError): string | undefined {
  if (code === "commander.excessArguments") {
    const siblings = command.parent?.parent ? command.parent.commands : [];
    const names = [...command.commands, ...siblings].map((one) => one.name());
    return didYouMean(command.args[command.registeredArguments.length] ?? "", names);
  }
  const [, given, choices] =
    /(?:argument|value) '(.*)' is invalid.* choices are (.*)\.$/s.exec(message) ?? [];
  return given === undefined ? undefined : didYouMean(given, choices?.split(", ") ?? []);
}

function getCommandPath(command: Command): string {
  return command.parent ? `${getCommandPath(command.parent)} ${command.name()}` : command.name();
}

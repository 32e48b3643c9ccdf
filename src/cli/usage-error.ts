import type { Command, CommanderError } from "commander";
import { didYouMean, type TouchstoneError } from "../lib/index.js";
import { cliErrors } from "./errors.js";

/**
 * Converts commander's error for a wrong command line to a TouchstoneError.
 * @param command the command whose arguments commander was parsing
 */
export function toUsageError(command: Command, error: CommanderError): Error {
  if (error.exitCode === 0 || error.code === "commander.help") return error; // commander has printed the help or the version
  const [, what = "", suggestion] = /^error: (.*?)(?:\n\((Did you mean .*)\))?$/s.exec(error.message) ?? [];
  const problem = (what || error.message).replace(
    /^command-argument value '(.*)' is invalid for argument '(.*?)'\./s,
    "argument '$2': '$1' is invalid.",
  );
  return buildUsageError(command, problem, suggestion ?? findSuggestion(command, error));
}

export function buildUnknownCommandError(command: Command, name: string): TouchstoneError {
  const names = command.commands.map((one) => one.name());
  return buildUsageError(command, `unknown command '${name}'`, didYouMean(name, names));
}

function buildUsageError(command: Command, problem: string, near?: string): TouchstoneError {
  return cliErrors.wrongUse({ problem, command: getCommandPath(command), near });
}

/**
 * Finds a suggestion for mistakes for which commander has none: a mistyped subcommand of a command that also runs without one
 * (`atlas expain`), a scenario without its flag (`check thread_basic`), a mistyped choice, or a flag without its value.
 */
function findSuggestion(command: Command, { code, message }: CommanderError): string | undefined {
  if (code === "commander.excessArguments") {
    const siblings = command.parent?.parent ? command.parent.commands : [];
    const names = [...command.commands, ...siblings].map((one) => one.name());
    const excess = command.args[command.registeredArguments.length] ?? "";
    const takesScenario = command.options.some(({ long }) => long === "--scenario");
    return (
      didYouMean(excess, names) ?? (takesScenario ? `Did you mean \`--scenario ${excess}\`?` : undefined)
    );
  }
  if (code === "commander.optionMissingArgument") {
    const flag = command.options.find(({ flags }) => message.includes(`'${flags}'`));
    const value = flag?.argChoices?.join(", ");
    return value && `\`${flag?.long}\` takes one of these values: ${value}.`;
  }
  const [, given, choices] =
    /(?:argument|value) '(.*)' is invalid.* choices are (.*)\.$/s.exec(message) ?? [];
  return given === undefined ? undefined : didYouMean(given, choices?.split(", ") ?? []);
}

function getCommandPath(command: Command): string {
  return command.parent ? `${getCommandPath(command.parent)} ${command.name()}` : command.name();
}

import { Argument, Command, type Option } from "commander";
// Imports the file itself, since the module's entry point would slow down completion.
import { OPTION_FLAGS } from "../../replay/options/flags.js";
import { addFlags } from "../add-command.js";
import { listNames } from "./names.js";

/** A word that can complete the word at the cursor. */
interface Candidate {
  word: string;
  description: string;
}

/**
 * Prints one candidate on each line, with a tab and its description. The completion scripts run this command at each
 * Tab. Without candidates, the shell completes files. No errors are printed, since they would appear in the user's
 * command line.
 * @param words the words after `touchstone` up to the cursor; the last one is the word at the cursor
 */
export async function runComplete(program: Command, words: string[]): Promise<void> {
  const found = await listCandidates(program, words).catch(() => []);
  process.stdout.write(found.map(({ word, description }) => `${word}\t${description}\n`).join(""));
}

export async function listCandidates(program: Command, words: string[]): Promise<Candidate[]> {
  const joined = words.filter((word, index) => word !== "=" || index === 0); // bash splits `--sdk=x` into three words
  const current = words.at(-1) === "=" ? "" : (joined.pop() ?? "");
  const { command, argumentCount, due } = parseCommandLine(program, joined);
  const [, flag, begun] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  const option = due ?? (flag === undefined ? undefined : findOption(command, flag));
  const typed = begun ?? current;
  const found = option ? await listValues(option) : await listWords(command, argumentCount, current);
  return found
    .filter(({ word }) => word.startsWith(typed))
    .map((one) => (begun === undefined ? one : { ...one, word: `${flag}=${one.word}` }));
}

/**
 * Parses the typed words.
 * @returns the command, the number of arguments that it has so far, and `due`: the option whose value comes next, if any
 */
function parseCommandLine(program: Command, words: string[]) {
  let command = program;
  let argumentCount = 0;
  let due: Option | undefined;
  for (const word of words) {
    if (word.startsWith("-") && word !== "-") {
      const option = findOption(command, word);
      due = option?.required || option?.optional ? option : undefined;
      if (word.includes("=")) due = undefined;
    } else if (due) {
      if (!due.variadic) due = undefined;
    } else if (word !== "help") {
      const inside = argumentCount === 0 && command.commands.find((one) => one.name() === word);
      if (inside) command = inside.name() === "replay" ? buildFakeCodexCommand() : inside;
      else argumentCount++;
    }
  }
  return { command, argumentCount, due };
}

/**
 * Builds a command with the fake codex's options. The fake codex parses its own command line, so commander does not
 * know them.
 */
function buildFakeCodexCommand(): Command {
  const command = new Command("replay").addArgument(
    new Argument("<command>").choices(["app-server", "exec"]),
  );
  return addFlags(command, OPTION_FLAGS);
}

function findOption(command: Command, word: string): Option | undefined {
  const [name = ""] = word.split("=");
  return command.options.find((option) => [option.short, option.long].includes(name));
}

async function listWords(command: Command, argumentCount: number, current: string): Promise<Candidate[]> {
  const help = command.createHelp();
  const flags = help
    .visibleOptions(command)
    .map((option) => ({ word: option.long ?? option.flags, description: help.optionDescription(option) }));
  if (current.startsWith("-")) return flags;
  const commands =
    argumentCount > 0
      ? []
      : help
          .visibleCommands(command)
          .map((one) => ({ word: one.name(), description: help.subcommandDescription(one) }));
  const last = command.registeredArguments.at(-1);
  const argument = command.registeredArguments[argumentCount] ?? (last?.variadic ? last : undefined);
  const values = argument ? await listValues(argument) : [];
  const words = [...commands, ...values];
  return words.length === 0 && argument === undefined ? flags : words;
}

/** Lists the choices of an option or argument. If it has none, lists the names for the word in its brackets: `<scenario>`, `[fixtures...]`. */
async function listValues(what: Option | Argument): Promise<Candidate[]> {
  const name = "flags" in what ? (/[<[](\w+)/.exec(what.flags)?.[1] ?? "") : what.name();
  const words = what.argChoices ?? (await listNames(name));
  return words.map((word) => ({ word, description: "" }));
}

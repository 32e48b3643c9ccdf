import { Argument, Command, type Option } from "commander";
// Past the door of that room, which would load more than a user waits for.
import { OPTION_FLAGS } from "../replay/flags.js";
import { addFlags } from "./command.js";
import { listNames } from "./names.js";

/** A word that may stand where the cursor is. */
interface Candidate {
  word: string;
  description: string;
}

/**
 * What `touchstone completion` asks at each Tab: prints a candidate a line, a tab and its description. None: the shell
 * completes files. It says nothing about what is wrong, since it would say it into the line that the user types.
 * @param words what follows `touchstone` on the line, up to the cursor, the one under the cursor last
 */
export async function runComplete(program: Command, words: string[]): Promise<void> {
  const found = await listCandidates(program, words).catch(() => []);
  process.stdout.write(found.map(({ word, description }) => `${word}\t${description}\n`).join(""));
}

export async function listCandidates(program: Command, words: string[]): Promise<Candidate[]> {
  const joined = words.filter((word, index) => word !== "=" || index === 0); // bash takes `--sdk=x` for three
  const current = words.at(-1) === "=" ? "" : (joined.pop() ?? "");
  const { command, operands, due } = parseCommandLine(program, joined);
  const [, flag, begun] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  const option = due ?? (flag === undefined ? undefined : findOption(command, flag));
  const typed = begun ?? current;
  const found = option ? await listValues(option) : await listWords(command, operands, current);
  return found
    .filter(({ word }) => word.startsWith(typed))
    .map((one) => (begun === undefined ? one : { ...one, word: `${flag}=${one.word}` }));
}

/** Where the line has got to: the command, how many operands it has, and the option that a value is due for. */
function parseCommandLine(program: Command, words: string[]) {
  let command = program;
  let operands = 0;
  let due: Option | undefined;
  for (const word of words) {
    if (word.startsWith("-") && word !== "-") {
      const option = findOption(command, word);
      due = option?.required || option?.optional ? option : undefined;
      if (word.includes("=")) due = undefined;
    } else if (due) {
      if (!due.variadic) due = undefined;
    } else if (word !== "help") {
      const inside = operands === 0 && command.commands.find((one) => one.name() === word);
      if (inside) command = inside.name() === "replay" ? buildFakeCodexCommand() : inside;
      else operands++;
    }
  }
  return { command, operands, due };
}

/** The fake codex parses its own command line, so commander does not know its flags. */
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

async function listWords(command: Command, operands: number, current: string): Promise<Candidate[]> {
  const help = command.createHelp();
  const flags = help
    .visibleOptions(command)
    .map((option) => ({ word: option.long ?? option.flags, description: help.optionDescription(option) }));
  if (current.startsWith("-")) return flags;
  const commands =
    operands > 0
      ? []
      : help
          .visibleCommands(command)
          .map((one) => ({ word: one.name(), description: help.subcommandDescription(one) }));
  const last = command.registeredArguments.at(-1);
  const argument = command.registeredArguments[operands] ?? (last?.variadic ? last : undefined);
  const values = argument ? await listValues(argument) : [];
  const words = [...commands, ...values];
  return words.length === 0 && argument === undefined ? flags : words;
}

/** Its choices, or what its placeholder stands for: `<scenario>`, `[fixtures...]`. */
async function listValues(what: Option | Argument): Promise<Candidate[]> {
  const placeholder = "flags" in what ? (/[<[](\w+)/.exec(what.flags)?.[1] ?? "") : what.name();
  const words = what.argChoices ?? (await listNames(placeholder));
  return words.map((word) => ({ word, description: "" }));
}

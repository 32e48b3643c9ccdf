/** Builds the program from the definitions of its commands, in the order in which the help lists them. */
import { Command, Help, type Option } from "commander";
import { addCommand, renderHelpFooter } from "./add-command.js";
import { atlasCommand } from "./atlas/command.js";
import { auditCommand } from "./audit/command.js";
import { cacheCommand } from "./cache/command.js";
import { checkCommand } from "./check/command.js";
import { checklistCommand } from "./checklist/command.js";
import { completeCommand } from "./complete/command.js";
import { completionCommand } from "./completion/command.js";
import { diffCommand } from "./diff/command.js";
import { doctorCommand } from "./doctor/command.js";
import { driversCommand } from "./drivers/command.js";
import { fixturesCommand } from "./fixtures/command.js";
import { harvestCommand } from "./harvest/command.js";
import { helpCommand } from "./help/command.js";
import { importCommand } from "./import/command.js";
import { initCommand } from "./init/command.js";
import { mergeCommand } from "./merge/command.js";
import { parityCommand } from "./parity/command.js";
import { recordCommand } from "./record/command.js";
import { replayCommand } from "./replay/command.js";
import { reviewCommand } from "./review/command.js";
import { scenariosCommand } from "./scenarios/command.js";
import { version } from "./shared/version.js";
import { showCommand } from "./show/command.js";
import { siteCommand } from "./site/command.js";
import { upgradeCommand } from "./upgrade/command.js";
import { toUsageError } from "./usage-error.js";
import { usesCommand } from "./uses/command.js";
import { verifyCommand } from "./verify/command.js";

const COMMANDS = [
  initCommand,
  harvestCommand,
  recordCommand,
  importCommand,
  checkCommand,
  showCommand,
  diffCommand,
  parityCommand,
  driversCommand,
  reviewCommand,
  checklistCommand,
  auditCommand,
  upgradeCommand,
  replayCommand,
  doctorCommand,
  atlasCommand,
  verifyCommand,
  usesCommand,
  siteCommand,
  mergeCommand,
  cacheCommand,
  scenariosCommand,
  fixturesCommand,
  completionCommand,
  helpCommand,
  completeCommand,
];

/** Width of the help in characters, where the output is no terminal or the terminal does not know its width. */
const HELP_WIDTH = 80;

export const program = new Command("touchstone")
  .description("Record what the official Codex SDKs really emit, and check that yours does the same.")
  .version(version, "-V, --version", "print the version")
  .helpOption("-h, --help", "print this help")
  .helpCommand(false) // commander's own help command answers a mistyped name with the list of commands
  .configureHelp({ optionDescription: describeOption })
  .configureOutput({
    outputError: () => {}, // errors are thrown, and printed like all others
    getOutHelpWidth: () => process.stdout.columns || HELP_WIDTH, // a terminal may report 0 columns
  })
  .enablePositionalOptions()
  .addHelpText(
    "after",
    renderHelpFooter(
      ["touchstone init", "touchstone harvest", "touchstone check --offline"],
      "a difference or a failure was found",
    ),
  );

for (const definition of COMMANDS) addCommand(program, definition);
for (const command of listCommands(program)) {
  command.exitOverride((error) => {
    throw toUsageError(command, error);
  });
}

/** Lists a command and all its subcommands. */
export function listCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(listCommands)];
}

/** Describes a flag, with its default, or with `(required)`. Defaults that say nothing are left out: `false` and the empty list. */
function describeOption(option: Option): string {
  const { defaultValue } = option;
  const isNothing = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  const shown = isNothing ? Object.create(option, { defaultValue: { value: undefined } }) : option;
  const description = new Help().optionDescription(shown);
  return option.mandatory ? `${description} (required)` : description;
}

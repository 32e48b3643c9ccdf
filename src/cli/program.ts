/** Defines the commands and their flags. Each command's code is loaded when it runs, so that `--help` starts quickly. */
import { Argument, Command, Help, type Option } from "commander";
import { addCommand, renderHelpFooter } from "./add-command.js";
import {
  ATLAS_FLAGS,
  AUDIT_FLAGS,
  CACHE_CLEAN_FLAGS,
  CHECK_FLAGS,
  CHECKLIST_FLAGS,
  COMPAT_FLAGS,
  COVERAGE_FLAGS,
  DIFF_FLAGS,
  DOCTOR_FLAGS,
  EXPLAIN_FLAGS,
  HARVEST_FLAGS,
  JSON_FLAGS,
  MERGE_FLAGS,
  PARITY_FLAGS,
  RECORD_FLAGS,
  REVIEW_FLAGS,
  TYPES_FLAGS,
  UPGRADE_FLAGS,
} from "./shared/flags.js";
import { version } from "./shared/version.js";
import { buildUnknownCommandError, toUsageError } from "./usage-error.js";

export const program = new Command("touchstone")
  .description(
    "Golden transcripts for Codex SDKs: record the real SDK over the real codex, replay it anywhere.",
  )
  .version(version, "-V, --version", "print the version")
  .helpOption("-h, --help", "print this help")
  .helpCommand(false) // commander's own one answers a mistyped name with the list of commands
  .configureHelp({ optionDescription: describeOption })
  .configureOutput({ outputError: () => {} }) // errors are thrown, and printed like all others
  .enablePositionalOptions()
  .addHelpText(
    "after",
    renderHelpFooter(
      ["touchstone init", "touchstone harvest", "touchstone check --offline"],
      "it found something",
    ),
  );

addCommand(program, "init", JSON_FLAGS)
  .description("set up a repository: config file, folders, an example scenario and the checklist")
  .argument("[folder]", "the repository's root", ".")
  .addHelpText("after", renderHelpFooter(["touchstone init", "touchstone init path/to/repository"]))
  .action(async (folder, flags) => (await import("./init/run.js")).runInit(folder, flags));

addCommand(program, "harvest", HARVEST_FLAGS)
  .description("record scenarios through a real SDK and store its events as fixtures")
  .addHelpText(
    "after",
    renderHelpFooter(
      [
        "touchstone harvest",
        "touchstone harvest --scenario thread_basic --scenario sandbox_denied",
        "touchstone harvest --sdk typescript",
        "touchstone harvest --sdk ./drivers/mine --scenario thread_basic",
        "touchstone harvest --runs 10 --jobs 2",
        "touchstone harvest --live --upstream https://api.openai.com/v1 --output live --scenario thread_basic",
        "touchstone harvest --python-sdk ../codex --codex-path ../codex/codex-rs/target/release/codex --allow-version-mismatch",
      ],
      "a scenario failed",
    ),
  )
  .action(async (flags) => (await import("./harvest/run.js")).runHarvest(flags));

addCommand(program, "record", RECORD_FLAGS)
  .description("run a scenario with a real model and save the model's answers as the scenario's model script")
  .argument("<scenario>", "name of the scenario: a file in the scenarios folder")
  .addHelpText(
    "after",
    renderHelpFooter(
      [
        "touchstone record my_workflow --upstream https://api.openai.com/v1",
        "touchstone record my_workflow --upstream http://127.0.0.1:11434/v1 --model gpt-oss:20b --force",
        "touchstone harvest --scenario my_workflow   # replays it",
      ],
      "the scenario failed",
    ),
  )
  .action(async (name, flags) => (await import("./record/run.js")).runRecord(name, flags));

addCommand(program, "check", CHECK_FLAGS)
  .description("fail if fixtures are damaged or differ from a new recording")
  .addHelpText(
    "after",
    renderHelpFooter(
      [
        "touchstone check --offline           # in each commit: needs no codex and no SDK",
        "touchstone check --github --junit report.xml",
        "touchstone check --scenario thread_basic",
        "touchstone check --sdk typescript",
      ],
      "fixtures are damaged or have drifted",
    ),
  )
  .action(async (flags) => (await import("./check/run.js")).runCheck(flags));

addCommand(program, "diff", DIFF_FLAGS)
  .description("show the differences between two sets of fixtures, and which of them break readers")
  .argument("[old]", "a fixtures folder, its manifest.json, or a git revision of the fixtures folder", "HEAD")
  .argument("[new]", "the same (default: the fixtures folder on disk)")
  .addHelpText(
    "after",
    renderHelpFooter(
      [
        "touchstone diff                      # since the last commit",
        "touchstone diff main --markdown",
        "touchstone diff --sdk exec",
        "touchstone diff v1.2.0 HEAD --scenario thread_basic --json",
        "touchstone diff old/fixtures new/fixtures --html --output diff.html",
      ],
      "something differs",
    ),
  )
  .action(async (old, now, flags) => (await import("./diff/run.js")).runDiff(old, now, flags));

addCommand(program, "parity", PARITY_FLAGS)
  .description("compare every subject with the reference, scenario by scenario")
  .addHelpText(
    "after",
    renderHelpFooter(
      [
        "touchstone parity                    # compares the fixtures: needs no codex and no SDK",
        "touchstone parity --html parity.html",
        "touchstone parity --scenario turn_steer --sdk app-server",
        "touchstone parity --driver ./my-driver --sdk app-server --scenario thread_basic",
        "touchstone parity --driver ./bin/port --protocol exec --json",
        "touchstone parity --harvest --sdk typescript",
      ],
      "a difference is unexpected or obsolete, or a fixture is stale",
    ),
  )
  .action(async (flags) => (await import("./parity/run.js")).runParity(flags));

addCommand(program, "review", REVIEW_FLAGS)
  .description("review the changes of a harvest in a browser or a terminal")
  .addHelpText(
    "after",
    renderHelpFooter(
      [
        "touchstone review",
        "touchstone review --terminal --base main",
        "touchstone review --static review.html",
        'touchstone review --accept thread_basic turn_steer --reason "the new field is wanted"',
        'touchstone review --reject all --reason "recorded on a wrong codex"',
      ],
      "a fixture can't be accepted or rejected",
    ),
  )
  .action(async (flags) => (await import("./review/run.js")).runReview(flags));

addCommand(program, "checklist", CHECKLIST_FLAGS)
  .description("write the parity checklist from the manifest; notes written by hand are kept")
  .addHelpText(
    "after",
    renderHelpFooter(
      ["touchstone checklist", "touchstone checklist --check"],
      "with --check: the checklist is out of date",
    ),
  )
  .action(async (flags) => (await import("./checklist/run.js")).runChecklist(flags));

addCommand(program, "audit", AUDIT_FLAGS)
  .description("show who changed a fixture, when and why; verify the audit log")
  .argument("[fixture]", "name of the fixture (default: all)")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone audit", "touchstone audit thread_basic"], "the audit log is not valid"),
  )
  .action(async (name, flags) => (await import("./audit/run.js")).runAudit(name, flags));

addCommand(program, "upgrade", UPGRADE_FLAGS)
  .description("pin other versions, harvest, show the differences and open the review")
  .addHelpText(
    "after",
    renderHelpFooter(
      ["touchstone upgrade", "touchstone upgrade --codex 0.144.0 --sdk 0.144.0", "touchstone upgrade --json"],
      "a scenario failed",
    ),
  )
  .action(async (flags) => (await import("./upgrade/run.js")).runUpgrade(flags));

program
  .command("replay")
  .description("run the fake codex, which replays a fixture to its client (also: touchstone-codex)")
  .argument("[arguments...]", "options of the fake codex, then codex's own command line")
  .helpOption(false) // the fake codex prints its own help
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => (await import("./replay.js")).runReplay(args));

addCommand(program, "doctor", DOCTOR_FLAGS)
  .description("show what is installed, missing or broken, and how to fix it; installs nothing")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone doctor", "touchstone doctor --codex-path ../codex/codex"]),
  )
  .action(async (flags) => (await import("./doctor/run.js")).runDoctor(flags));

const atlas = addCommand(program, "atlas", ATLAS_FLAGS)
  .description("run the scenarios on many codex releases, and record which events each release sends")
  .addHelpText(
    "after",
    renderHelpFooter(
      [
        "touchstone atlas --codex 0.143.0,0.144.0",
        "touchstone atlas --codex 0.58.0..0.144.0:25 --cache-size 10GB",
        "touchstone atlas --codex latest:10 --shard 2/4 --output part2",
        "touchstone atlas explain item.completed.item.exit_code",
        "touchstone atlas compat --from 0.143.0 --to 0.144.0",
        "touchstone atlas types --codex 0.144.0 --lang ts",
      ],
      "a release could not be measured",
    ),
  )
  .action(async (flags) => {
    return (await import("./atlas/run.js")).runAtlas(flags);
  });
addCommand(atlas, "explain", EXPLAIN_FLAGS)
  .description("describe an event or one of its members: releases, types, values, scenarios")
  .argument(
    "<event>",
    "an event or a member of an event: item.completed, item.completed.item.exit_code, turn/completed.turn.status",
  )
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone atlas explain item.completed.item.exit_code"], "no release sent it"),
  )
  .action(async (event, flags) => (await import("./atlas/run.js")).runExplain(event, flags));
addCommand(atlas, "compat", COMPAT_FLAGS)
  .description("show the changes between two releases; exit code 1 if they break readers")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone atlas compat --from 0.143.0 --to 0.144.0"], "the changes break readers"),
  )
  .action(async (flags) => (await import("./atlas/run.js")).runCompat(flags));
addCommand(atlas, "types", TYPES_FLAGS)
  .description(
    "print types of the events that a release sent; members that only its schema allows are marked",
  )
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone atlas types --codex 0.144.0 --lang ts --protocol exec --output events.ts"]),
  )
  .action(async (flags) => (await import("./atlas/run.js")).runTypes(flags));

addCommand(program, "merge", MERGE_FLAGS)
  .description("merge the parts of an atlas that several machines measured with `--shard`")
  .argument("<parts...>", "folders of the parts")
  .addHelpText("after", renderHelpFooter(["touchstone merge part1 part2 part3 part4"]))
  .action(async (parts, flags) => (await import("./atlas/run.js")).runMerge(parts, flags));

const cache = program
  .command("cache")
  .description("list or clean the cache")
  .addHelpText("after", renderHelpFooter(["touchstone cache", "touchstone cache clean --cache-size 5GB"]));
addCommand(cache, "list", JSON_FLAGS, { isDefault: true })
  .description("list the codex releases and other folders in the cache, with their sizes")
  .addHelpText("after", renderHelpFooter(["touchstone cache list", "touchstone cache"]))
  .action(async (flags) => (await import("./cache/run.js")).runCacheList(flags));
addCommand(cache, "clean", CACHE_CLEAN_FLAGS)
  .description("remove everything from the cache; later commands download again what they need")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone cache clean --cache-size 5GB", "touchstone cache clean"]),
  )
  .action(async (flags) => (await import("./cache/run.js")).runCacheClean(flags));

const scenarios = program
  .command("scenarios")
  .description("list, validate and create scenarios; show their protocol coverage")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone scenarios list", "touchstone scenarios new my_workflow"]),
  );
addCommand(scenarios, "list", JSON_FLAGS)
  .description("list the scenarios with their title, area, steps and purpose")
  .addHelpText("after", renderHelpFooter(["touchstone scenarios list"]))
  .action(async (flags) => (await import("./scenarios/run.js")).runList(flags));
addCommand(scenarios, "validate", JSON_FLAGS)
  .description("validate the scenario files, and print line and column of each mistake")
  .argument("[scenarios...]", "names of the scenarios (default: all)")
  .addHelpText(
    "after",
    renderHelpFooter(
      ["touchstone scenarios validate", "touchstone scenarios validate thread_basic"],
      "a scenario is not valid",
    ),
  )
  .action(async (names, flags) => (await import("./scenarios/run.js")).runValidate(names, flags));

addCommand(scenarios, "new", JSON_FLAGS)
  .description("create a working scenario as a starting point")
  .argument("<name>", "name of the scenario: lower case letters, digits and _")
  .addHelpText("after", renderHelpFooter(["touchstone scenarios new my_workflow"]))
  .action(async (name, flags) => (await import("./scenarios/run.js")).runNew(name, flags));
addCommand(scenarios, "coverage", COVERAGE_FLAGS)
  .description("show which parts of codex's protocol the fixtures cover, and the reasons for the rest")
  .addHelpText(
    "after",
    renderHelpFooter(
      ["touchstone scenarios coverage", "touchstone scenarios coverage --output docs/coverage.md"],
      "a part is not covered and has no reason",
    ),
  )
  .action(async (flags) => (await import("./scenarios/run.js")).runCoverage(flags));

program
  .command("completion")
  .description("print a shell script that completes commands, flags, scenarios, fixtures and subjects")
  .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
  .addHelpText(
    "after",
    renderHelpFooter([
      "touchstone completion bash >> ~/.bashrc",
      "touchstone completion zsh >> ~/.zshrc          # below its `compinit`",
      "touchstone completion fish > ~/.config/fish/completions/touchstone.fish",
    ]),
  )
  .action(async (shell) => (await import("./completion/run.js")).runCompletion(shell));
program
  .command("help")
  .description("print the help of a command")
  .argument("[command...]", "name of the command")
  .addHelpText("after", renderHelpFooter(["touchstone help harvest", "touchstone help scenarios new"]))
  .action((names) => findCommand(names).outputHelp());
// The completion scripts call this command.
program
  .command("complete", { hidden: true })
  .argument("[words...]")
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (words: string[]) => (await import("./complete/run.js")).runComplete(program, words));

for (const command of listCommands(program)) {
  command.exitOverride((error) => {
    throw toUsageError(command, error);
  });
}

/** Finds a command by its names, from the outermost on. @throws TouchstoneError `wrong-use` */
function findCommand(names: string[]): Command {
  return names.reduce((command, name) => {
    const inside = command.commands.find((one) => one.name() === name);
    if (!inside) throw buildUnknownCommandError(command, name);
    return inside;
  }, program);
}

/** Lists a command and all its subcommands. */
export function listCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(listCommands)];
}

/** Describes a flag. Defaults without information are left out: `false` of a switch, and the empty list. */
function describeOption(option: Option): string {
  const { defaultValue } = option;
  const isNothing = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  const shown = isNothing ? Object.create(option, { defaultValue: { value: undefined } }) : option;
  return new Help().optionDescription(shown);
}

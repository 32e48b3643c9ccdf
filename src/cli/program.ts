/** The commands and their flags. Each command is a file that is loaded when it runs, so that `--help` starts at once. */
import { Argument, Command, Help, type Option } from "commander";
import { addCommand, renderHelpFooter } from "./command.js";
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
} from "./flags.js";
import { buildUnknownCommandError, toUsageError } from "./usage-error.js";
import { version } from "./version.js";

export const program = new Command("touchstone")
  .description(
    "Golden transcripts for Codex SDKs: record the real SDK over the real codex, replay it anywhere.",
  )
  .version(version, "-V, --version", "print the version")
  .helpOption("-h, --help", "print this")
  .helpCommand(false) // commander's own answers a mistyped command with the list of all
  .configureHelp({ optionDescription: describeOption })
  .configureOutput({ outputError: () => {} }) // each is thrown, and told of like any other
  .enablePositionalOptions()
  .addHelpText(
    "after",
    renderHelpFooter(
      ["touchstone init", "touchstone harvest", "touchstone check --offline"],
      "it found something",
    ),
  );

addCommand(program, "init", JSON_FLAGS)
  .description("set a repository up: config, folders, an example scenario, the checklist")
  .argument("[folder]", "the repository's root", ".")
  .addHelpText("after", renderHelpFooter(["touchstone init", "touchstone init path/to/repository"]))
  .action(async (folder, flags) => (await import("./init.js")).runInit(folder, flags));

addCommand(program, "harvest", HARVEST_FLAGS)
  .description("record scenarios through a real SDK, and store what it yields")
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
  .action(async (flags) => (await import("./harvest.js")).runHarvest(flags));

addCommand(program, "record", RECORD_FLAGS)
  .description(
    "run a scenario with a real model, and write its answers into the scenario as its model script",
  )
  .argument("<scenario>", "its name: a file of the scenarios folder")
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
  .action(async (name, flags) => (await import("./record.js")).runRecord(name, flags));

addCommand(program, "check", CHECK_FLAGS)
  .description("fail where the fixtures are damaged, or where reality has moved from them")
  .addHelpText(
    "after",
    renderHelpFooter(
      [
        "touchstone check --offline           # in each commit: takes no codex and no SDK",
        "touchstone check --github --junit report.xml",
        "touchstone check --scenario thread_basic",
        "touchstone check --sdk typescript",
      ],
      "damage, or drift",
    ),
  )
  .action(async (flags) => (await import("./check.js")).runCheck(flags));

addCommand(program, "diff", DIFF_FLAGS)
  .description("what changed between two sets of fixtures, and whom it breaks")
  .argument("[old]", "a fixtures folder, its manifest.json, or a git revision of the fixtures folder", "HEAD")
  .argument("[new]", "the same (default: the fixtures folder as it is)")
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
  .action(async (old, now, flags) => (await import("./diff.js")).runDiff(old, now, flags));

addCommand(program, "parity", PARITY_FLAGS)
  .description("the same scenarios through every subject, side by side with the official Python SDK")
  .addHelpText(
    "after",
    renderHelpFooter(
      [
        "touchstone parity                    # the fixtures, side by side: takes no codex and no SDK",
        "touchstone parity --html parity.html",
        "touchstone parity --scenario turn_steer --sdk app-server",
        "touchstone parity --driver ./my-driver --sdk app-server --scenario thread_basic",
        "touchstone parity --driver ./bin/port --protocol exec --json",
        "touchstone parity --harvest --sdk typescript",
      ],
      "a difference is new, gone or stale",
    ),
  )
  .action(async (flags) => (await import("./parity.js")).runParity(flags));

addCommand(program, "review", REVIEW_FLAGS)
  .description("look at what a harvest has changed, in a browser or the terminal; accept or reject it")
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
      "a fixture can't be decided on",
    ),
  )
  .action(async (flags) => (await import("./review.js")).runReview(flags));

addCommand(program, "checklist", CHECKLIST_FLAGS)
  .description("write the parity checklist from the manifest; the notes that people wrote in it stay")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone checklist", "touchstone checklist --check"], "with --check: out of date"),
  )
  .action(async (flags) => (await import("./checklist.js")).runChecklist(flags));

addCommand(program, "audit", AUDIT_FLAGS)
  .description("who changed a fixture, when, from what to what, and why; and whether the trail holds")
  .argument("[fixture]", "its name (default: all)")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone audit", "touchstone audit thread_basic"], "the trail does not hold"),
  )
  .action(async (name, flags) => (await import("./audit.js")).runAudit(name, flags));

addCommand(program, "upgrade", UPGRADE_FLAGS)
  .description("move the pins, harvest, show what that changed, and open the review")
  .addHelpText(
    "after",
    renderHelpFooter(
      ["touchstone upgrade", "touchstone upgrade --codex 0.144.0 --sdk 0.144.0", "touchstone upgrade --json"],
      "a scenario failed",
    ),
  )
  .action(async (flags) => (await import("./upgrade.js")).runUpgrade(flags));

program
  .command("replay")
  .description("run the fake codex, which replays a fixture to its client (also: touchstone-codex)")
  .argument("[arguments...]", "options of the fake codex, then codex's own command line")
  .helpOption(false) // its options are those of touchstone-codex, which prints its own help
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => (await import("./replay.js")).runReplay(args));

addCommand(program, "doctor", DOCTOR_FLAGS)
  .description("what is installed, what is missing or broken, and how to mend it; installs nothing")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone doctor", "touchstone doctor --codex-path ../codex/codex"]),
  )
  .action(async (flags) => (await import("./doctor.js")).runDoctor(flags));

const atlas = addCommand(program, "atlas", ATLAS_FLAGS)
  .description("the same scenarios over many codex releases: what each of them sends, and what changed")
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
    return (await import("./atlas.js")).runAtlas(flags);
  });
addCommand(atlas, "explain", EXPLAIN_FLAGS)
  .description("an event or a member of one: since when, which types and values, seen where")
  .argument(
    "<event>",
    "or a member of it: item.completed, item.completed.item.exit_code, turn/completed.turn.status",
  )
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone atlas explain item.completed.item.exit_code"], "no release sent it"),
  )
  .action(async (event, flags) => (await import("./atlas.js")).runExplain(event, flags));
addCommand(atlas, "compat", COMPAT_FLAGS)
  .description("what changed between two releases; exit code 1 where it breaks readers")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone atlas compat --from 0.143.0 --to 0.144.0"], "it breaks readers"),
  )
  .action(async (flags) => (await import("./atlas.js")).runCompat(flags));
addCommand(atlas, "types", TYPES_FLAGS)
  .description("types of what a release was seen to send; what its schema allows beyond that is marked")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone atlas types --codex 0.144.0 --lang ts --protocol exec --output events.ts"]),
  )
  .action(async (flags) => (await import("./atlas.js")).runTypes(flags));

addCommand(program, "merge", MERGE_FLAGS)
  .description("put the parts of an atlas together that `--shard` has made on several machines")
  .argument("<parts...>", "their folders")
  .addHelpText("after", renderHelpFooter(["touchstone merge part1 part2 part3 part4"]))
  .action(async (parts, flags) => (await import("./atlas.js")).runMerge(parts, flags));

const cache = program
  .command("cache")
  .description("what the cache holds; remove some of it, or all")
  .addHelpText("after", renderHelpFooter(["touchstone cache", "touchstone cache clean --cache-size 5GB"]));
addCommand(cache, "list", JSON_FLAGS, { isDefault: true })
  .description("codex releases and other folders, with their sizes")
  .addHelpText("after", renderHelpFooter(["touchstone cache list", "touchstone cache"]))
  .action(async (flags) => (await import("./cache.js")).runCacheList(flags));
addCommand(cache, "clean", CACHE_CLEAN_FLAGS)
  .description("remove all that is in it: what is needed again is got again")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone cache clean --cache-size 5GB", "touchstone cache clean"]),
  )
  .action(async (flags) => (await import("./cache.js")).runCacheClean(flags));

const scenarios = program
  .command("scenarios")
  .description("list, check and begin scenarios; what of the protocol they cover")
  .addHelpText(
    "after",
    renderHelpFooter(["touchstone scenarios list", "touchstone scenarios new my_workflow"]),
  );
addCommand(scenarios, "list", JSON_FLAGS)
  .description("name, title, area and steps of each, and what it proves")
  .addHelpText("after", renderHelpFooter(["touchstone scenarios list"]))
  .action(async (flags) => (await import("./scenarios.js")).runList(flags));
addCommand(scenarios, "validate", JSON_FLAGS)
  .description("check the files, with line and column of each mistake")
  .argument("[scenarios...]", "those to check (default: all)")
  .addHelpText(
    "after",
    renderHelpFooter(
      ["touchstone scenarios validate", "touchstone scenarios validate thread_basic"],
      "a scenario is not valid",
    ),
  )
  .action(async (names, flags) => (await import("./scenarios.js")).runValidate(names, flags));

addCommand(scenarios, "new", JSON_FLAGS)
  .description("write a scenario that runs, to begin from")
  .argument("<name>", "its name: lower case letters, digits and _")
  .addHelpText("after", renderHelpFooter(["touchstone scenarios new my_workflow"]))
  .action(async (name, flags) => (await import("./scenarios.js")).runNew(name, flags));
addCommand(scenarios, "coverage", COVERAGE_FLAGS)
  .description("what of codex's protocol the fixtures show, and why the rest is not there")
  .addHelpText(
    "after",
    renderHelpFooter(
      ["touchstone scenarios coverage", "touchstone scenarios coverage --output docs/coverage.md"],
      "something is missing without a reason",
    ),
  )
  .action(async (flags) => (await import("./scenarios.js")).runCoverage(flags));

program
  .command("completion")
  .description("print what makes a shell complete commands, flags, scenarios, fixtures and subjects")
  .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
  .addHelpText(
    "after",
    renderHelpFooter([
      "touchstone completion bash >> ~/.bashrc",
      "touchstone completion zsh >> ~/.zshrc          # below its `compinit`",
      "touchstone completion fish > ~/.config/fish/completions/touchstone.fish",
    ]),
  )
  .action(async (shell) => (await import("./completion.js")).runCompletion(shell));
program
  .command("help")
  .description("print what a command does")
  .argument("[command...]", "its name")
  .addHelpText("after", renderHelpFooter(["touchstone help harvest", "touchstone help scenarios new"]))
  .action((names) => findCommand(names).outputHelp());
// What those scripts ask.
program
  .command("complete", { hidden: true })
  .argument("[words...]")
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (words: string[]) => (await import("./complete.js")).runComplete(program, words));

for (const command of listCommands(program)) {
  command.exitOverride((error) => {
    throw toUsageError(command, error);
  });
}

/** @throws TouchstoneError `wrong-use` */
function findCommand(names: string[]): Command {
  return names.reduce((command, name) => {
    const inside = command.commands.find((one) => one.name() === name);
    if (!inside) throw buildUnknownCommandError(command, name);
    return inside;
  }, program);
}

/** A command and all that are below it. */
export function listCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(listCommands)];
}

/** Without the defaults that tell nothing: a switch is off, and a list empty. */
function describeOption(option: Option): string {
  const { defaultValue } = option;
  const isNothing = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  const shown = isNothing ? Object.create(option, { defaultValue: { value: undefined } }) : option;
  return new Help().optionDescription(shown);
}

/** The commands and their flags. Each command is a file that is loaded when it runs, so that `--help` starts at once. */
import { Argument, Command, Help, Option } from "commander";
import { PROTOCOLS } from "../protocol/index.js";
import {
  bytes,
  collect,
  jobs,
  outro,
  port,
  positive,
  shard,
  withFolderFlags,
  withSubjectFlags,
} from "./flags.js";
import { version } from "./version.js";
import { unknownCommand, wrongUse } from "./wrong-use.js";

const KEY_ENV = "OPENAI_API_KEY";

export const program = new Command("touchstone")
  .description(
    "Golden transcripts for Codex SDKs: record the real SDK over the real codex, replay it anywhere.",
  )
  .version(version, "-V, --version", "print the version")
  .helpOption("-h, --help", "print this")
  .helpCommand(false) // commander's own answers a mistyped command with the list of all
  .configureHelp({ optionDescription })
  .configureOutput({ outputError: () => {} }) // each is thrown, and told of like any other
  .enablePositionalOptions()
  .addHelpText(
    "after",
    outro(["touchstone init", "touchstone harvest", "touchstone check --offline"], "it found something"),
  );

program
  .command("init")
  .description("set a repository up: config, folders, an example scenario, the checklist")
  .argument("[folder]", "the repository's root", ".")
  .option("--json", "say what was written as JSON")
  .addHelpText("after", outro(["touchstone init", "touchstone init path/to/repository"]))
  .action(async (folder, flags) => (await import("./init.js")).runInit(folder, flags));

withSubjectFlags(
  program
    .command("harvest")
    .description("record scenarios through a real SDK, and store what it yields")
    .option(
      "--sdk <subject>",
      "the subject: typescript, exec, app-server…, or the path of its folder (default: the reference)",
    )
    .option("--scenario <scenario>", "record this one only (repeatable)", collect, []),
)
  .option("--output <folder>", "the fixtures folder to write (default: from the config)")
  .addOption(jobs())
  .option("--runs <n>", "record each scenario this often, to find races", positive, 1)
  .option("--live", "let a real model answer in place of the scripts; needs --upstream and --output")
  .option("--upstream <url>", "with --live: the base of its Responses API")
  .option("--key-env <name>", "with --live: the variable that holds the upstream's key", KEY_ENV)
  .option("--model <name>", "with --live: ask the upstream for this model")
  .option("--reason <text>", "why, for the audit log", "harvest")
  .option("--json", "report as JSON")
  .option("--quiet", "say only what failed")
  .addHelpText(
    "after",
    outro(
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

withSubjectFlags(
  program
    .command("record")
    .description(
      "run a scenario with a real model, and write its answers into the scenario as its model script",
    )
    .argument("<scenario>", "its name: a file of the scenarios folder")
    .requiredOption("--upstream <url>", "the base of a Responses API")
    .option("--key-env <name>", "the variable that holds the upstream's key", KEY_ENV)
    .option("--model <name>", "ask the upstream for this model (default: the one that codex asks for)")
    .option("--force", "replace the model script that the scenario has", false),
)
  .option("--json", "report as JSON")
  .option("--quiet", "say only what failed")
  .addHelpText(
    "after",
    outro(
      [
        "touchstone record my_workflow --upstream https://api.openai.com/v1",
        "touchstone record my_workflow --upstream http://127.0.0.1:11434/v1 --model gpt-oss:20b --force",
        "touchstone harvest --scenario my_workflow   # replays it",
      ],
      "the scenario failed",
    ),
  )
  .action(async (name, flags) => (await import("./record.js")).runRecord(name, flags));

withSubjectFlags(
  withFolderFlags(
    program
      .command("check")
      .description("fail where the fixtures are damaged, or where reality has moved from them")
      .option("--offline", "only whether the folder is whole: no harvest")
      .option("--scenario <scenario>", "harvest this one only (repeatable)", collect, []),
  ),
)
  .addOption(jobs())
  .option("--junit <file>", "write a report for CI systems")
  .option("--github", "say what was found as annotations of GitHub Actions")
  .option("--json", "report as JSON")
  .option("--quiet", "say only what was found")
  .addHelpText(
    "after",
    outro(
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

withFolderFlags(
  program
    .command("diff")
    .description("what changed between two sets of fixtures, and whom it breaks")
    .argument(
      "[old]",
      "a fixtures folder, its manifest.json, or a git revision of the fixtures folder",
      "HEAD",
    )
    .argument("[new]", "the same (default: the fixtures folder as it is)")
    .option("--scenario <scenario>", "compare this one only (repeatable)", collect, [])
    .option("--json", "each difference, as JSON")
    .option("--markdown", "as a text for a pull request")
    .option("--html", "as one page that needs nothing else")
    .option("--output <file>", "write it there instead of to the terminal"),
)
  .addHelpText(
    "after",
    outro(
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

withSubjectFlags(
  program
    .command("parity")
    .description("the same scenarios through every subject, side by side with the official Python SDK")
    .option("--scenario <scenario>", "compare this one only (repeatable)", collect, [])
    .option("--sdk <subject>", "this column only (repeatable; default: all that have fixtures)", collect, [])
    .option("--harvest", "record each of them now, in place of reading fixtures")
    .option("--driver <file>", "record a port now: a folder with a subject.yaml, or a program")
    .addOption(
      new Option("--protocol <protocol>", "the protocol of the events of a program given as --driver")
        .choices(PROTOCOLS)
        .default("app-server"),
    )
    .addOption(
      new Option("--speaks <protocol>", "the former name of --protocol").choices(PROTOCOLS).hideHelp(),
    ),
)
  .option("--fixtures <folder>", "the folder that holds each subject's fixtures (default: from the config)")
  .option("--known <file>", "the accepted differences (default: parity.yaml beside the config)")
  .addOption(jobs())
  .option("--markdown", "as a text for a pull request")
  .option("--html <file>", "write one page too, in which a cell opens the two streams side by side")
  .option("--json", "each cell and difference, as JSON")
  .option("--quiet", "say only what is new, gone or stale")
  .addHelpText(
    "after",
    outro(
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

withFolderFlags(
  program
    .command("review")
    .description("look at what a harvest has changed, in a browser or the terminal; accept or reject it")
    .option("--base <where>", "what to compare with: a git revision, or another fixtures folder", "HEAD")
    .option("--unreviewed", "also those that are as in the base, and that nobody has accepted", false)
    .option("--terminal", "here, and not in a browser")
    .option("--static <file>", "write one HTML file to look at, without a server")
    .option("--accept <fixtures...>", "accept these without asking; `all` for each that is open")
    .option("--reject <fixtures...>", "put back what the base has of these; needs --reason")
    .option("--reason <text>", "with --accept and --reject: why, for the audit log")
    .option("--by <name>", "who decides (default: TOUCHSTONE_ACTOR, else git's user)")
    .addOption(
      new Option("--port <n>", "of the page on 127.0.0.1").argParser(port).default(0, "any that is free"),
    )
    .option("--no-open", "don't open a browser")
    .option("--json", "list what is to be reviewed, or what was decided, as JSON"),
)
  .addHelpText(
    "after",
    outro(
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

program
  .command("checklist")
  .description("write the parity checklist from the manifest; the notes that people wrote in it stay")
  .option("--check", "write nothing, and fail where it is out of date")
  .option("--json", "report as JSON")
  .addHelpText(
    "after",
    outro(["touchstone checklist", "touchstone checklist --check"], "with --check: out of date"),
  )
  .action(async (flags) => (await import("./checklist.js")).runChecklist(flags));

withFolderFlags(
  program
    .command("audit")
    .description("who changed a fixture, when, from what to what, and why; and whether the trail holds")
    .argument("[fixture]", "its name (default: all)")
    .option("--json", "as JSON"),
)
  .addHelpText(
    "after",
    outro(["touchstone audit", "touchstone audit thread_basic"], "the trail does not hold"),
  )
  .action(async (name, flags) => (await import("./audit.js")).runAudit(name, flags));

program
  .command("upgrade")
  .description("move the pins, harvest, show what that changed, and open the review")
  .option(
    "--codex <version>",
    "codex's release (default: as it is; with no --sdk either, the newest of both)",
  )
  .option("--sdk <version>", "the release of openai-codex")
  .addOption(jobs())
  .option("--output <file>", "where the pull request's text goes", "touchstone-upgrade.md")
  .option("--no-review", "don't open the review")
  .option("--json", "report as JSON")
  .addHelpText(
    "after",
    outro(
      ["touchstone upgrade", "touchstone upgrade --codex 0.144.0 --sdk 0.144.0", "touchstone upgrade --json"],
      "a scenario failed",
    ),
  )
  .action(async (flags) => (await import("./upgrade.js")).runUpgrade(flags));

program
  .command("replay")
  .description("stand where a program expects codex, and play a fixture back to it (also: touchstone-codex)")
  .argument("[arguments...]", "the stand-in's options, then codex's own command line")
  .helpOption(false) // its options are those of touchstone-codex, which tells of them itself
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => (await import("./replay.js")).runReplay(args));

withSubjectFlags(
  program
    .command("doctor")
    .description("what is installed, what is missing or broken, and how to mend it; installs nothing"),
)
  .option("--json", "as JSON")
  .addHelpText("after", outro(["touchstone doctor", "touchstone doctor --codex-path ../codex/codex"]))
  .action(async (flags) => (await import("./doctor.js")).runDoctor(flags));

const atlas = program
  .command("atlas")
  .description("the same scenarios over many codex releases: what each of them sends, and what changed")
  .option(
    "--codex <range>",
    "which releases: 0.143.0..0.150.0, the same thinned to ten (…:10), latest:5, or a list with commas",
  )
  .option("--output <folder>", "where the atlas goes", "docs/atlas")
  .option("--scenario <scenario>", "run this one only (repeatable)", collect, [])
  .addOption(jobs())
  .option(
    "--shard <k/n>",
    "measure the Kth of N parts of the range; `touchstone merge` puts them together",
    shard,
  )
  .option("--cache-size <size>", "what codex releases in the cache may take, such as 20GB", bytes)
  .option("--json", "report as JSON")
  .option("--quiet", "say only what failed")
  .addHelpText(
    "after",
    outro(
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
atlas
  .command("explain")
  .description("an event or a member of one: since when, which types and values, seen where")
  .argument(
    "<event>",
    "or a member of it: item.completed, item.completed.item.exit_code, turn/completed.turn.status",
  )
  .option("--atlas <folder>", "the atlas to look it up in", "docs/atlas")
  .option("--json", "as JSON")
  .addHelpText(
    "after",
    outro(["touchstone atlas explain item.completed.item.exit_code"], "no release sent it"),
  )
  .action(async (event, flags) => (await import("./atlas.js")).runExplain(event, flags));
atlas
  .command("compat")
  .description("what changed between two releases; exit code 1 where it breaks readers")
  .requiredOption("--from <version>", "the older release")
  .requiredOption("--to <version>", "the newer release")
  .option("--atlas <folder>", "the atlas to look it up in", "docs/atlas")
  .option("--json", "as JSON")
  .addHelpText("after", outro(["touchstone atlas compat --from 0.143.0 --to 0.144.0"], "it breaks readers"))
  .action(async (flags) => (await import("./atlas.js")).runCompat(flags));
atlas
  .command("types")
  .description("types of what a release was seen to send; what its schema allows beyond that is marked")
  .requiredOption("--codex <version>", "the release")
  .addOption(new Option("--lang <language>", "of the types").choices(["ts", "json-schema"]).default("ts"))
  .addOption(new Option("--protocol <protocol>", "only the events of this protocol").choices(PROTOCOLS))
  .addOption(new Option("--face <protocol>", "the former name of --protocol").choices(PROTOCOLS).hideHelp())
  .option("--atlas <folder>", "the atlas to look it up in", "docs/atlas")
  .option("--output <file>", "write it there")
  .addHelpText(
    "after",
    outro(["touchstone atlas types --codex 0.144.0 --lang ts --protocol exec --output events.ts"]),
  )
  .action(async (flags) => (await import("./atlas.js")).runTypes(flags));

program
  .command("merge")
  .description("put the parts of an atlas together that `--shard` has made on several machines")
  .argument("<parts...>", "their folders")
  .option("--output <folder>", "where the atlas goes", "docs/atlas")
  .option("--json", "report as JSON")
  .addHelpText("after", outro(["touchstone merge part1 part2 part3 part4"]))
  .action(async (parts, flags) => (await import("./atlas.js")).runMerge(parts, flags));

const cache = program
  .command("cache")
  .description("what the cache holds; remove some of it, or all")
  .addHelpText("after", outro(["touchstone cache", "touchstone cache clean --cache-size 5GB"]));
cache
  .command("list", { isDefault: true })
  .description("codex releases and other folders, with their sizes")
  .option("--json", "as JSON")
  .addHelpText("after", outro(["touchstone cache list", "touchstone cache"]))
  .action(async (flags) => (await import("./cache.js")).runCacheList(flags));
cache
  .command("clean")
  .description("remove all that is in it: what is needed again is got again")
  .option(
    "--cache-size <size>",
    "only codex releases, the least recently used first, until they take no more",
    bytes,
  )
  .option("--json", "as JSON")
  .addHelpText("after", outro(["touchstone cache clean --cache-size 5GB", "touchstone cache clean"]))
  .action(async (flags) => (await import("./cache.js")).runCacheClean(flags));

const scenarios = program
  .command("scenarios")
  .description("list, check and begin scenarios; what of the protocol they cover")
  .addHelpText("after", outro(["touchstone scenarios list", "touchstone scenarios new my_workflow"]));
scenarios
  .command("list")
  .description("name, title, area and steps of each, and what it proves")
  .option("--json", "as JSON")
  .addHelpText("after", outro(["touchstone scenarios list"]))
  .action(async (flags) => (await import("./scenarios.js")).runList(flags));
scenarios
  .command("validate")
  .description("check the files, with line and column of each mistake")
  .argument("[scenarios...]", "those to check (default: all)")
  .option("--json", "as JSON")
  .addHelpText(
    "after",
    outro(
      ["touchstone scenarios validate", "touchstone scenarios validate thread_basic"],
      "a scenario is not valid",
    ),
  )
  .action(async (names, flags) => (await import("./scenarios.js")).runValidate(names, flags));

scenarios
  .command("new")
  .description("write a scenario that runs, to begin from")
  .argument("<name>", "its name: lower case letters, digits and _")
  .option("--json", "say what was written as JSON")
  .addHelpText("after", outro(["touchstone scenarios new my_workflow"]))
  .action(async (name, flags) => (await import("./scenarios.js")).runNew(name, flags));
scenarios
  .command("coverage")
  .description("what of codex's protocol the fixtures show, and why the rest is not there")
  .option("--output <file>", "write it as a page of Markdown")
  .option("--json", "as JSON")
  .addHelpText(
    "after",
    outro(
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
    outro([
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
  .addHelpText("after", outro(["touchstone help harvest", "touchstone help scenarios new"]))
  .action((names) => commandAt(names).outputHelp());
// What those scripts ask.
program
  .command("complete", { hidden: true })
  .argument("[words...]")
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (words: string[]) => (await import("./complete.js")).runComplete(program, words));

for (const command of everyCommand(program)) {
  command.exitOverride((error) => {
    throw wrongUse(command, error);
  });
}

/** @throws TouchstoneError `wrong-use` */
function commandAt(names: string[]): Command {
  return names.reduce((command, name) => {
    const inside = command.commands.find((one) => one.name() === name);
    if (!inside) throw unknownCommand(command, name);
    return inside;
  }, program);
}

/** A command and all that are below it. */
export function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** Without the defaults that tell nothing: a switch is off, and a list empty. */
function optionDescription(option: Option): string {
  const { defaultValue } = option;
  const isNothing = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  const shown = isNothing ? Object.create(option, { defaultValue: { value: undefined } }) : option;
  return new Help().optionDescription(shown);
}

#!/usr/bin/env node
/** The command line. Each command is a file that is loaded when it runs, so that `--help` starts at once. */
import { Command, InvalidArgumentError } from "commander";
import { withSubjectFlags } from "./subject.js";
import { version } from "./version.js";

const KEY_ENV = "OPENAI_API_KEY";

const program = new Command("touchstone")
  .description(
    "Golden transcripts for Codex SDKs: record the real SDK over the real codex, replay it anywhere.",
  )
  .version(version)
  .showSuggestionAfterError()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText("after", "\nExit codes: 0 fine, 1 it found something, 2 wrong use or a broken environment.")
  .exitOverride();

program
  .command("init")
  .description("set a repository up: config, folders, an example scenario, the checklist")
  .argument("[folder]", "the repository's root", ".")
  .option("--json", "say what was written as JSON")
  .addHelpText("after", examples(["touchstone init", "touchstone init path/to/repository"]))
  .action(async (folder, flags) => (await import("./init.js")).runInit(folder, flags));

withSubjectFlags(
  program
    .command("harvest")
    .description("record scenarios through a real SDK, and store what it yields")
    .option(
      "--sdk <name>",
      "the subject: python, typescript, exec, app-server…, or the path of its folder",
      "python",
    )
    .option("--scenario <name>", "record this one only (repeatable)", collect, []),
)
  .option("--output <folder>", "the fixtures folder to write (default: from the config)")
  .option("--jobs <n>", "how many scenarios at the same time (default: the number of cores)", positive)
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
    examples([
      "touchstone harvest",
      "touchstone harvest --scenario thread_basic --scenario sandbox_denied",
      "touchstone harvest --sdk typescript",
      "touchstone harvest --sdk ./drivers/mine --scenario thread_basic",
      "touchstone harvest --runs 10 --jobs 2",
      "touchstone harvest --live --upstream https://api.openai.com/v1 --output live --scenario thread_basic",
      "touchstone harvest --python-sdk ../codex --codex-path ../codex/codex-rs/target/release/codex --allow-version-mismatch",
    ]),
  )
  .action(async (flags) => (await import("./harvest.js")).runHarvest(flags));

withSubjectFlags(
  program
    .command("record")
    .description(
      "run a scenario with a real model, and write its answers into the scenario as its model script",
    )
    .argument("<name>", "the scenario")
    .requiredOption("--upstream <url>", "the base of a Responses API")
    .option("--key-env <name>", "the variable that holds the upstream's key", KEY_ENV)
    .option("--model <name>", "ask the upstream for this model (default: the one that codex asks for)")
    .option("--force", "replace the model script that the scenario has", false),
)
  .option("--json", "report as JSON")
  .option("--quiet", "say only what failed")
  .addHelpText(
    "after",
    examples([
      "touchstone record my_workflow --upstream https://api.openai.com/v1",
      "touchstone record my_workflow --upstream http://127.0.0.1:11434/v1 --model gpt-oss:20b --force",
      "touchstone harvest --scenario my_workflow   # replays it",
    ]),
  )
  .action(async (name, flags) => (await import("./record.js")).runRecord(name, flags));

const scenarios = program
  .command("scenarios")
  .description("list, check and begin scenarios; what of the protocol they cover");
scenarios
  .command("list")
  .description("name, title, area and steps of each, and what it proves")
  .option("--json", "as JSON")
  .addHelpText("after", examples(["touchstone scenarios list"]))
  .action(async (flags) => (await import("./scenarios.js")).runList(flags));
scenarios
  .command("validate")
  .description("check the files, with line and column of each mistake")
  .argument("[names...]", "scenarios to check (default: all)")
  .option("--json", "as JSON")
  .addHelpText(
    "after",
    examples(["touchstone scenarios validate", "touchstone scenarios validate thread_basic"]),
  )
  .action(async (names, flags) => (await import("./scenarios.js")).runValidate(names, flags));

scenarios
  .command("new")
  .description("write a scenario that runs, to begin from")
  .argument("<name>", "its name: lower case letters, digits and _")
  .option("--json", "say what was written as JSON")
  .addHelpText("after", examples(["touchstone scenarios new my_workflow"]))
  .action(async (name, flags) => (await import("./scenarios.js")).runNew(name, flags));
scenarios
  .command("coverage")
  .description("what of codex's protocol the fixtures show, and why the rest is not there")
  .option("--output <file>", "write it as a page of Markdown")
  .option("--json", "as JSON")
  .addHelpText(
    "after",
    examples(["touchstone scenarios coverage", "touchstone scenarios coverage --output docs/coverage.md"]),
  )
  .action(async (flags) => (await import("./scenarios.js")).runCoverage(flags));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = await (await import("./failure.js")).report(error, process.argv.includes("--json"));
}

function examples(lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("Expected a whole number of 1 or more.");
}

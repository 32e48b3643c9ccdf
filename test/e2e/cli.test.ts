/** The command line from the user's point of view. */
import { execFileSync } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { execaSync } from "execa";
import { beforeAll, expect, test } from "vitest";
import { listCommands, program } from "../../src/cli/program.js";
import { parseCommandLine } from "../../src/replay/options/command-line/parse-command-line.js";
import { readOptions } from "../../src/replay/options/fake-codex-options.js";
import { findCommandLine } from "../../src/replay/options/releases/index.js";
import {
  hasTool,
  newProject,
  PROGRAM,
  type ProgramOutcome,
  type Project,
  parseLines,
  REPOSITORY,
  renderOneTurn,
} from "../helpers/project.js";

const HELLO = renderOneTurn("model:\n  - do: [{ say: Hello. }]\n");

let repository: Project;
beforeAll(async () => {
  repository = await newProject();
  const scenario = "scenarios/thread_basic.yaml";
  await copyFile(join(REPOSITORY, scenario), join(repository.root, scenario));
  const subjects = ["python", "exec", "typescript"].map((sdk) =>
    repository.run(["fixtures", "copy", `integration/fixtures/${sdk}`, "thread_basic", "--sdk", sdk]),
  );
  expect((await Promise.all(subjects)).map(({ code }) => code)).toEqual([0, 0, 0]);
  const git = (...args: string[]) => execFileSync("git", args, { cwd: repository.root });
  git("init", "-q");
  git("add", "-A");
  git("-c", "user.name=Ada", "-c", "user.email=ada@example.test", "commit", "-qm", "fixtures");
});

/** All commands except the hidden one; the fake codex has its own help. */
const COMMANDS = listCommands(program)
  .map((command): [string, Command] => [getCommandPath(command), command])
  .filter(([path]) => !/ (complete|replay)$/.test(path));

test.each(COMMANDS)("%s --help shows its exit codes, and examples that run", async (path, command) => {
  const help = renderHelp(command);
  expect(help).toMatch(new RegExp(`^Usage: ${path}\\b`));
  expect(help).toMatch(/\nExit codes: 0 fine, .*2 wrong use or a broken environment\.\n/);
  expect(help).not.toMatch(/default: (\[\]|false)/);
  const examples = listExamples(help);
  expect(examples[0]?.join(" ")).toMatch(new RegExp(`^${path}\\b`));
  for (const [name, ...words] of examples) {
    expect(name).toBe("touchstone");
    expect(await findCommandRun(words), words.join(" ")).toMatch(new RegExp(`^touchstone ${words[0]}\\b`));
  }
});

test("the built program prints the same help", async () => {
  const { code, stdout } = await (await newProject()).run(["scenarios", "validate", "--help"]);
  const command = COMMANDS.find(([path]) => path === "touchstone scenarios validate")?.[1] as Command;
  expect(stdout).toBe(renderHelp(command));
  expect(code).toBe(0);
});

test.each(["touchstone-codex", "touchstone replay"])("%s --help shows examples that run", async (name) => {
  const project = await newProject();
  const output =
    name === "touchstone replay"
      ? (await project.run(["replay", "--help"])).stdout
      : execFileSync(join(REPOSITORY, "dist/touchstone-codex.cjs"), ["--help"], { encoding: "utf8" });
  expect(output).toContain(`Usage: ${name} [options] app-server`);
  const examples = listExamples(output).filter((words) => words.includes("app-server"));
  expect(examples.length).toBeGreaterThan(1);
  for (const words of examples) {
    const variables = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split("="));
    for (const [variable] of variables) expect(output).toContain(`${variable}: `);
    const command = words.slice(variables.length + name.split(" ").length);
    const { options, rest } = readOptions(command, Object.fromEntries(variables), REPOSITORY);
    expect(options.fixture).toBe("thread_basic");
    expect(parseCommandLine(findCommandLine(undefined), rest).path).toEqual(["app-server"]);
  }
});

test.each([
  ["harvst", "Did you mean harvest?"],
  ["scenarios lst", "Did you mean list?"],
  ["help harvst", "Did you mean `harvest`?"],
  ["help scenarios lst", "Did you mean `list`?"],
  ["cache clen", "Did you mean `clean`?"],
  ["atlas explian item.completed", "Did you mean `explain`?"],
  ["completion bsh", "Did you mean `bash`?"],
  ["harvest --job 2", "Did you mean --jobs?"],
  ["harvest thread_basic", "Did you mean `--scenario thread_basic`?"],
  ["init --jsn", "Did you mean --json?"],
  ["harvest --scenario thread_basc", "Did you mean `thread_basic`?"],
  ["record thread_basc --upstream http://127.0.0.1:9/v1", "Did you mean `thread_basic`?"],
  ["scenarios validate thread_basc", "Did you mean `thread_basic`?"],
  ["parity --scenario thread_basc", "Did you mean `thread_basic`?"],
  ["diff --scenario thread_basc", "Did you mean `thread_basic`?"],
  ["audit thread_basc", "Did you mean `thread_basic`?"],
  ["replay --fixture thread_basc app-server", "Did you mean `thread_basic`?"],
  ["replay --fixure thread_basic app-server", "Did you mean `--fixture`?"],
  ["replay app-servr", "Did you mean `app-server`?"],
  ["harvest --sdk pyton", "Did you mean `python`?"],
  ["check --offline --sdk pyton", "Did you mean `python`?"],
  ["diff HEAD HEAD --sdk pyton", "Did you mean `python`?"],
  ["parity --sdk typscript", "Did you mean `typescript`?"],
  ["atlas types --codex 0.163.0 --lang tss", "Did you mean `ts`?"],
  ["parity --protocol exc", "Did you mean `exec`?"],
  ["parity --speaks exc", "Did you mean `exec`?"], // its former name
  ["atlas explain item.complted", "Did you mean `item.completed`?"],
  ["check --offline --fixtures nowhere", "Name a folder that has a manifest.json."],
  ["atlas", "touchstone atlas --codex latest:10"],
  ["merge", "See `touchstone merge --help`."],
])("`touchstone %s` is answered with: %s", async (line, words) => {
  const { code, stderr } = await runInRepository(line.split(" "));
  expect(stderr).toMatch(/^error: .+\n {2}→ /m);
  expect(stderr).toContain(words);
  expect(code).toBe(line.startsWith("atlas explain") ? 1 : 2);
});

test.each([
  [
    "the value of a flag",
    ["harvest", "--output", ""],
    "option '--output <folder>' argument '' is invalid. It is empty.",
  ],
  [
    "one of several values",
    ["check", "--scenario", ""],
    "option '--scenario <scenario>' argument '' is invalid.",
  ],
  ["an argument", ["show", ""], "argument 'fixture': '' is invalid. It is empty."],
  ["one of several arguments", ["merge", "part1", ""], "argument 'parts': '' is invalid. It is empty."],
])("%s that is empty is refused before anything runs", async (_, args, message) => {
  const { code, stdout, stderr } = await runInRepository(args);
  expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(`error: ${message}`)]);
});

test("wrong use is reported as JSON with --json", async () => {
  const { code, stderr } = await runInRepository(["harvest", "--json", "--job", "2"]);
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: "wrong-use",
      message: "unknown option '--job'",
      hint: "Did you mean --jobs? See `touchstone harvest --help`.",
    },
  });
  expect(code).toBe(2);
});

test("harvest --json writes its report to stdout alone", async () => {
  const project = await newProject({ good: HELLO, bad: "title: no\n" });
  const { code, stdout, stderr } = await project.run(["harvest", "--json"]);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toMatchObject({
    added: ["good"],
    changed: [],
    unchanged: [],
    codex: "0.163.0",
    sdk: "0.163.0",
    failures: [
      { name: "bad", code: "scenario-invalid", message: expect.stringContaining("bad.yaml:1:1"), hint: /./ },
    ],
  });
  expect(code).toBe(2);
});

test("an error is reported as JSON with --json", async () => {
  const { code, stderr } = await (await newProject()).run(["harvest", "--json", "--scenario", "../x"]);
  expect(JSON.parse(stderr)).toMatchObject({
    error: { code: "scenario-name-bad", hint: expect.any(String) },
  });
  expect(code).toBe(2);
});

test("`scenarios list` and `scenarios validate` show valid and invalid scenarios", async () => {
  const project = await newProject({ good: HELLO, bad: "title: no\n" });
  expect((await project.run(["scenarios", "list"])).stdout).toMatch(
    /^invalid\n {2}bad .*\n(.*\n)*tests\n {2}good +A test\n +- a test\n\n2 scenarios\n$/,
  );
  const validate = await project.run(["scenarios", "validate"]);
  expect(validate.stdout).toBe("1 of 2 scenarios are valid\n");
  expect(validate.stderr).toContain("bad.yaml:1:1: area");
  expect(validate.code).toBe(1);
  expect((await project.run(["scenarios", "validate", "good"])).code).toBe(0);
});

test("a harvest enters who, why and what it changed in the audit log", async () => {
  const project = await newProject({ good: HELLO });
  await project.run(["harvest", "--reason", "we begin"], { TOUCHSTONE_ACTOR: "ada" });
  await project.write("scenarios/good.yaml", `name: good\n${HELLO.replace("Hello.", "Hello again.")}`);
  await project.run(["harvest", "--reason", "more"], { TOUCHSTONE_ACTOR: "bob" });
  const entries = parseLines(await project.read("integration/fixtures/python/audit.jsonl"));
  expect(entries).toMatchObject([
    { seq: 1, by: "ada", reason: "we begin", changes: [{ scenario: "good", change: "added", from: null }] },
    { seq: 2, by: "bob", reason: "more", changes: [{ scenario: "good", change: "changed" }] },
  ]);
});

test("a reader that closes the pipe early is no error, and a full disk is an error with a hint", async () => {
  const { cache } = await newProject();
  const runShell = (script: string) =>
    execaSync("bash", ["-c", script, PROGRAM], {
      cwd: REPOSITORY,
      env: { NODE: process.execPath, TOUCHSTONE_CACHE: cache },
      reject: false,
    });
  const early = runShell('"$NODE" "$0" scenarios list | head -1; echo "$PIPESTATUS"');
  expect(early).toMatchObject({ stdout: "account\n0", stderr: "" });
  if (process.platform !== "linux") return;
  const full = runShell('"$NODE" "$0" scenarios list > /dev/full');
  expect(full.stderr).toMatch(/^error: The output can't be written: ENOSPC.*\n {2}→ Make room/);
  expect(full.exitCode).toBe(2);
});

test.each([
  [["harvest", "--scenario", "\u001b[31mred\u0007"]],
  [["\u001b[2Jharvest"]],
  [["diff", "\u001b]0;title\u0007"]],
  [["replay", "--fixture", "\u009b31m", "app-server"]],
  [["audit", "a\rb"]],
])("control characters in %j do not reach the terminal", async (args) => {
  const { code, stdout, stderr } = await runInRepository(args);
  expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]/u);
  expect(stderr).toContain("\ufffd");
  expect(code).toBe(2);
});

test("control characters in a scenario do not reach the terminal", async () => {
  const title = 'title: "\\e[31mA test"';
  const project = await newProject({ bad: HELLO.replace("title: A test", title) });
  const { code, stdout } = await project.run(["scenarios", "list"]);
  expect(stdout).toContain("\ufffd[31mA test");
  expect(code).toBe(0);
});

test("a very long argument is not repeated in full", async () => {
  const { code, stderr } = await runInRepository(["harvest", "--sdk", "a".repeat(100_000)]);
  expect(stderr).toContain("→ Name one of them.");
  expect(stderr.length).toBeLessThan(5000);
  expect(code).toBe(2);
});

test("an error of the system is reported with a hint, not as a bug", async () => {
  const { code, stderr } = await runInRepository([
    "check",
    "--offline",
    "--junit",
    "/no/such/folder/report.xml",
  ]);
  expect(stderr).toMatch(
    /^error: .*report\.xml: there is no such file or folder \(ENOENT\)\n {2}→ Name a place in a folder that exists and takes new files\.\n$/,
  );
  expect(code).toBe(2);
  const json = await runInRepository([
    "check",
    "--offline",
    "--json",
    "--junit",
    "/no/such/folder/report.xml",
  ]);
  expect(JSON.parse(json.stderr)).toMatchObject({
    error: { code: "system", hint: "Name a place in a folder that exists and takes new files." },
  });
});

test("output that is no terminal has no colors, whatever NO_COLOR says", async () => {
  for (const env of [{ NO_COLOR: "" }, { FORCE_COLOR: "0" }] as Record<string, string>[]) {
    const { stdout, stderr } = await runInRepository(["doctor"], { TOUCHSTONE_ACTOR: "Ada", ...env });
    expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]/u);
  }
});

/** Runs a command in a repository with one scenario of the catalogue and its fixtures. */
function runInRepository(args: string[], env: Record<string, string> = {}): Promise<ProgramOutcome> {
  return repository.run(args, env);
}

function getCommandPath(command: Command): string {
  return command.parent ? `${getCommandPath(command.parent)} ${command.name()}` : command.name();
}

function renderHelp(command: Command): string {
  let text = "";
  command.configureOutput({
    writeOut(words) {
      text += words;
    },
  });
  command.outputHelp();
  return text;
}

/** Lists the lines after `$` as words, without comments and redirections. */
function listExamples(help: string): string[][] {
  return [...help.matchAll(/^ {2}\$ (.*?)( +#.*| >>? \S+.*)?$/gm)].map(([, line = ""]) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ""),
  );
}

/** Finds the path of the command that commander would run for these words. */
async function findCommandRun(words: string[]): Promise<string> {
  let ran = "";
  for (const [path, command] of COMMANDS) {
    if (command.commands.length > 0 && path !== "touchstone atlas") continue;
    command.action(() => {
      ran = path;
    });
  }
  await program.parseAsync(words, { from: "user" });
  return ran;
}

test.skipIf(!hasTool("python3"))(
  "on a terminal, a command says that it has begun before it loads its modules",
  async () => {
    const project = await newProject();
    const terminal = ["-c", "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"];
    const runOnTerminal = (...args: string[]) =>
      execaSync("python3", [...terminal, process.execPath, PROGRAM, ...args], {
        cwd: project.root,
        env: { TOUCHSTONE_CACHE: project.cache },
        reject: false,
      });
    const { stdout, exitCode } = runOnTerminal("harvest", "--scenario", "none");
    expect(stdout).toMatch(/^Preparing…\r/);
    expect(stdout).toContain("none");
    expect(exitCode).toBe(2);
    expect(runOnTerminal("harvest", "--quiet", "--scenario", "none").stdout).not.toContain("Preparing");
  },
);

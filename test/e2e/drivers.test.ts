/** `touchstone drivers` in a folder without a config file: a new driver in each language, and drivers with faults. */
import { execFileSync } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { getCacheFolder } from "../../src/config/index.js";
import type { DriverCheck } from "../../src/drivers/index.js";
import { hasTool, newCache, Project } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const root = await makeTemporaryFolder("drivers");
const place = new Project(root, await newCache());
const run = (...args: string[]) => place.run(["drivers", ...args]);

async function checkDriver(...args: string[]): Promise<{ code: number | null; check: DriverCheck }> {
  const { code, stdout, stderr } = await run("check", "--json", ...args);
  if (!stdout) throw new Error(stderr);
  return { code, check: JSON.parse(stdout) };
}

/** Scenarios that use each command of a template. The other templates have the design of the one in Python. */
const EACH_COMMAND = [
  "approval_command_accepted",
  "error_invalid_params",
  "goal_one_turn",
  "thread_interleaved",
  "thread_notifications",
  "thread_resume",
  "turn_steer",
];

/** The program that each language needs, its arguments to build a driver, and the scenarios to check it with. */
const LANGUAGES: [language: string, program: string, build: string[], only: string[]][] = [
  ["javascript", "node", [], EACH_COMMAND],
  ["python", "python3", [], []],
  ["go", "go", ["build", "-o", "driver", "."], EACH_COMMAND],
  ["rust", "cargo", ["build", "--quiet", "--release"], EACH_COMMAND],
];

test.each(LANGUAGES.filter(([, program]) => hasTool(program)))(
  "a new driver in %s does what the official Python SDK does, and has no goals",
  async (...[language, program, build, only]) => {
    const folder = join(root, `new-${language}`);
    const made = await run("new", `new-${language}`, "--lang", language);
    expect(made.stderr).toBe("");
    expect(made.stdout).toContain(`touchstone drivers check ./new-${language}`);
    if (build.length > 0) {
      expect(made.stdout).toContain(`Build it: cd new-${language} && `);
      const cache = join(getCacheFolder(), "tests", `template-${language}`);
      await mkdir(cache, { recursive: true });
      if (language === "rust") await symlink(cache, join(folder, "target"));
      execFileSync(program, build, { cwd: folder, env: { ...process.env, GOCACHE: cache } });
    }
    const { code, check } = await checkDriver(
      `./new-${language}`,
      ...only.flatMap((name) => ["--scenario", name]),
    );
    expect(check.capabilities.filter(({ mark }) => mark !== "same" && mark !== "accepted")).toMatchObject([
      { scenario: "goal_one_turn", mark: "unsupported", reason: expect.stringContaining("no goals") },
    ]);
    expect(check.capabilities.length).toBe(only.length || 18);
    expect(code).toBe(0);
  },
);

/** Makes a driver in Python from its template, and changes its text. */
async function makeChangedDriver(name: string, file: string, [from, to]: [string, string]): Promise<string> {
  const folder = join(root, name);
  await run("new", name, "--lang", "python");
  const text = await readFile(join(folder, file), "utf8");
  expect(text).toContain(from);
  await writeFile(join(folder, file), text.replace(from, to));
  return `./${name}`;
}

test("a driver that asks for no experimental API differs only where codex sends it less", async () => {
  const path = await makeChangedDriver("stable", "client.py", ['{"experimentalApi": True}', "{}"]);
  const { check } = await checkDriver(
    path,
    ...["--scenario", "thread_basic", "--scenario", "thread_notifications"],
  );
  expect(check.capabilities).toMatchObject([
    { scenario: "thread_basic", mark: "same" },
    {
      scenario: "thread_notifications",
      mark: "differs",
      differences: [expect.stringContaining("thread/readState/changed is missing")],
    },
  ]);
});

test.each([
  ["interrupt", "turn_interrupt_message"],
  ["steer", "turn_steer"],
  ["parallel_turns", "thread_interleaved"],
])("a driver that lacks `%s` is not supported in %s, with its reason", async (capability, scenario) => {
  const name = `lacks-${capability.replace("_", "-")}`;
  const path = await makeChangedDriver(name, "driver.py", [
    `"${capability}": True`,
    `"${capability}": "my SDK can't"`,
  ]);
  const { code, check } = await checkDriver(path, "--scenario", scenario);
  expect(check.capabilities).toMatchObject([{ scenario, mark: "unsupported", reason: "my SDK can't" }]);
  expect(code).toBe(0);
});

test("a driver that joins two texts in its result is told which one was due", async () => {
  const path = await makeChangedDriver("joins", "driver.py", [
    'return {"turn": turn}, events',
    'return {"turn": turn}, lambda yield_event: [yield_event(one) for one in events] and {"returned": {"finalText": "Hello.Hello."}}',
  ]);
  const { code, check } = await checkDriver(path, "--scenario", "thread_basic");
  expect(check.sendsResults).toBe(true);
  expect(check.capabilities).toMatchObject([
    {
      mark: "differs",
      differences: [
        'finalText of turn result differs: "Hello from the scripted model." in the reference, "Hello.Hello." here',
      ],
    },
  ]);
  expect(code).toBe(1);
});

test("an executable that prints something else is told what it printed", async () => {
  await writeFile(join(root, "hi"), "#!/bin/sh\necho hi\ncat\n", { mode: 0o755 });
  const { code, stdout } = await run("check", "./hi", "--scenario", "thread_basic");
  expect(stdout).toContain('line 1 of the driver\'s output: it is no message of the driver protocol: "hi"');
  expect(stdout).toContain("0 of 1 the same as python, 1 failed.");
  expect(code).toBe(1);
});

test.each([
  [["new", "Hi", "--lang", "go"], "`Hi` can't be the name of a driver"],
  [["new", "../up", "--lang", "go"], "`../up` can't be the name of a driver"],
  [["new", "there", "--lang", "go", "--output", "."], "exists already"],
  [["new", "there"], "--lang"],
  [["new", "there", "--lang", "cobol"], "cobol"],
  [["check", "./nothing"], "`./nothing` is neither the folder of a driver, nor a program"],
  [["check", "./hi", "--scenario", "thread_bsic"], "Did you mean `thread_basic`?"],
])("drivers %j is refused", async (args, message) => {
  const { code, stderr, stdout } = await run(...args);
  expect(stderr).toContain(message);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test("a driver that was made in a repository is one of its subjects", async () => {
  const repository = new Project(join(root, "repository"), place.cache);
  await mkdir(repository.root);
  await repository.run(["init"]);
  const { stdout } = await repository.run(["drivers", "new", "mine", "--lang", "javascript"]);
  expect(stdout).toContain("wrote drivers/mine/subject.yaml");
  const { code, stderr } = await repository.run(["harvest", "--sdk", "mine"]);
  expect(stderr).toContain("Recording thread_basic\n");
  expect(stderr).toContain("thread_basic: recorded");
  expect(code).toBe(0);
});

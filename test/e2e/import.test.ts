/**
 * A capture becomes a fixture like any other: for each kind of capture, a real client replays it, and `show`, `diff`, `check`,
 * `parity` and `harvest` take it, or say in words what it can't do.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Codex } from "@openai/codex-sdk";
import { beforeAll, expect, test } from "vitest";
import { getCacheFolder, getReferencePin, loadConfig } from "../../src/config/index.js";
import { openPythonSdk } from "../../src/sdk/index.js";
import { runToEnd } from "../helpers/exec-recording.js";
import { FAKE_CODEX } from "../helpers/fake-codex.js";
import { newProject, type Project, REPOSITORY } from "../helpers/project.js";

const RECORDED = join(REPOSITORY, "integration/fixtures");
const HOME = "/home/ada/shop";

/** Each capture: the recorded file that it is made of, and what the import makes of it. */
const CAPTURES = {
  of_wire: { from: "python/wire/thread_basic.jsonl", sdk: "python", file: "wire/of_wire.jsonl" },
  of_codex: { from: "python/tool_shell.jsonl", sdk: "python", file: "of_codex.jsonl" },
  of_exec: { from: "exec/tool_shell.jsonl", sdk: "exec", file: "of_exec.jsonl" },
  of_session: { from: "exec/session/tool_patch.jsonl", sdk: "exec", file: "session/of_session.jsonl" },
};
type Name = keyof typeof CAPTURES;
const NAMES = Object.keys(CAPTURES) as Name[];

let project: Project;
const locateFixtures = (name: Name) => join(project.root, "integration/fixtures", CAPTURES[name].sdk);
const readRecorded = (name: Name) => readFile(join(RECORDED, CAPTURES[name].from), "utf8");
const readReplayEnv = (name: Name) =>
  ({ ...process.env, TOUCHSTONE_FIXTURES: locateFixtures(name), TOUCHSTONE_FIXTURE: name }) as Record<
    string,
    string
  >;

beforeAll(async () => {
  project = await newProject();
  for (const name of NAMES) {
    await project.write(`${name}.jsonl`, (await readRecorded(name)).replace(/\/workspace\b/g, HOME));
    expect(await project.run(["import", `${name}.jsonl`, "--name", name])).toMatchObject({ code: 0 });
  }
});

test("the official Python SDK replays a wire", async () => {
  const sdk = await openPythonSdk({
    version: getReferencePin(await loadConfig(REPOSITORY)),
    cacheDir: getCacheFolder(),
  });
  const played = await runToEnd(sdk.python, ["-c", CLIENT, FAKE_CODEX], { env: readReplayEnv("of_wire") });
  expect(played).toMatchObject({ code: 0, stdout: "Hello from the scripted model.\n" });
});

const CLIENT = `import sys
from openai_codex import ApprovalMode, Codex, CodexConfig, Sandbox
with Codex(CodexConfig(codex_bin=sys.argv[1])) as codex:
    thread = codex.thread_start(approval_mode=ApprovalMode.deny_all, sandbox=Sandbox.workspace_write)
    print(thread.run("Say hello.").final_response)
`;

test("the messages of codex alone come at once, and the import has said so", async () => {
  const { stdout } = await project.run(["import", "of_codex.jsonl", "--name", "of_codex"]);
  expect(stdout).toContain("the fake codex sends codex's messages at once, and answers no request");
  const played = await runToEnd(FAKE_CODEX, ["app-server"], { env: readReplayEnv("of_codex") });
  expect(played.stdout).toBe(await readRecorded("of_codex"));
});

test("the official TypeScript SDK replays events of exec", async () => {
  const codex = new Codex({ codexPathOverride: FAKE_CODEX, env: readReplayEnv("of_exec") });
  const { finalResponse, items } = await codex.startThread().run("What is in the workspace?");
  expect(finalResponse).toBe("A note to buy milk.");
  expect(items.map(({ type }) => type)).toEqual(["command_execution", "agent_message"]);
});

test("a session file can't be replayed, and the error says what it is for", async () => {
  const command = ["exec", "--skip-git-repo-check", "Hi."];
  const args = ["replay", "--fixture", "of_session", "--fixtures", locateFixtures("of_session"), ...command];
  const { code, stderr } = await project.run(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(/`of_session` is a session file of codex, .* which can't be replayed/);
});

test.each(NAMES)("%s is shown, compared and checked; no other subject can run it", async (name) => {
  const { sdk, file, from } = CAPTURES[name];
  const shown = await project.run(["show", name, "--sdk", sdk]);
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining(`captured from ${name}.jsonl`) });
  // Its values are placeholders now, as those of the recorded fixture are.
  const imported = join(locateFixtures(name), file);
  const compared = await project.run(["diff", join(RECORDED, from), imported]);
  expect(compared).toMatchObject({ code: 0, stdout: "Nothing differs: 1 fixture unchanged.\n" });
  const checked = await project.run(["check", "--offline", "--sdk", sdk]);
  expect(checked.code).toBe(0);
  expect(checked.stdout).toMatch(
    new RegExp(`^Captured fixtures, which no harvest can record again: .*${name}`, "m"),
  );
  for (const command of ["parity", "harvest"]) {
    const refused = await project.run([command, "--scenario", name]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      `\`${name}\` is a captured fixture of ${sdk}: it has no scenario, so no subject can record it.`,
    );
  }
});

test("what is looked for in the wrong place is named with its place", async () => {
  const { code, stderr } = await project.run(["show", "of_exec"]);
  expect(code).toBe(2);
  expect(stderr).toContain("exec has one: `touchstone show of_exec --sdk exec`.");
  const nothing = await project.run(["parity"]);
  expect(nothing.code).toBe(2);
  expect(nothing.stderr).toContain("has no recorded scenarios to compare with the reference, python");
  const alone = await project.run(["diff", "of_exec.jsonl", "integration/fixtures/exec"]);
  expect(alone.code).toBe(2);
  expect(alone.stderr).toContain("`of_exec.jsonl` is one transcript");
});

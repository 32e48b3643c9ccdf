/** `touchstone show`: a fixture, its wire, a file, stdin, and input that is no transcript. */
import { expect, test } from "vitest";
import { newCache, Project, REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const here = new Project(REPOSITORY, await newCache());
const empty = new Project(await makeTemporaryFolder("show"), await newCache());

test("a fixture is shown with one line for each event, and joined deltas", async () => {
  const { code, stdout } = await here.run(["show", "thread_tool_auto_pending"]);
  expect(code).toBe(0);
  expect(stdout).toContain("A command that the client declines");
  expect(stdout).toMatch(/^ +5 {2}item\/completed +commandExecution · declined · .*rm -r build/m);
  expect(stdout).toMatch(/^ +8 {2}item\/agentMessage\/delta +×6 "I left the build folder alone\."$/m);
});

test("the wire has arrows, and a response is named after its request", async () => {
  const { stdout } = await here.run(["show", "thread_basic", "--wire"]);
  expect(stdout).toMatch(/^ +5 {2}→ thread\/start /m);
  expect(stdout).toMatch(/^ +6 {2}← response to thread\/start /m);
});

test("a step of a fixture is shown alone, and a fixture of several steps file by file", async () => {
  const one = await here.run(["show", "thread_auto_run_step2"]);
  expect(one.stdout).toContain("thread_auto_run_step2.jsonl");
  expect(one.stdout).not.toContain("thread_auto_run_step1.jsonl");
  const all = await here.run(["show", "thread_auto_run"]);
  expect(all.stdout).toContain("thread_auto_run_step1.jsonl");
  expect(all.stdout).toContain("thread_auto_run_step2.jsonl");
});

test("outside of a repository, the fixtures of the package are shown", async () => {
  const { code, stdout } = await empty.run(["show", "--sdk", "exec", "tool_shell"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/item\.completed +command_execution · completed/);
});

test("stdin and lines that are no events are shown, without control characters", async () => {
  const input = '{"type":"turn.started"}\n\u001b[2Jhello\n{"method":"a\\u001bb","params":{}}\r\n';
  const { code, stdout } = await empty.start(["show", "-"], {}, input).ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ +1 {2}turn\.started$/m);
  expect(stdout).toMatch(/^ +2 {2}not JSON +/m);
  expect(stdout).not.toContain("\u001b");
});

test.each([
  [["show", "thread_basc"], "show-unknown"],
  [["show", "./missing.jsonl"], "system"],
  [["show", "--sdk", "exec", "--wire", "tool_shell"], "show-without-wire"],
])("%j fails with the code %s", async (args, code) => {
  const outcome = await here.run([...args, "--json"]);
  expect(JSON.parse(outcome.stderr).error.code).toBe(code);
  expect(outcome.code).toBe(2);
});

/** `touchstone show`: a fixture, its wire, a file, stdin, input that is no transcript, and the page. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { expectReadable, newTab, testInBrowser } from "../helpers/browser.js";
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
  [["show", "./missing.jsonl"], "show-unknown"],
  [["show", "--sdk", "exec", "--wire", "tool_shell"], "show-without-wire"],
])("%j fails with the code %s", async (args, code) => {
  const outcome = await here.run([...args, "--json"]);
  expect(JSON.parse(outcome.stderr).error.code).toBe(code);
  expect(outcome.code).toBe(2);
});

testInBrowser("the served page shows a log as a timeline, with hostile text as text", async () => {
  const hostile = "</pre><script>window.pwned=1</script><img src=x onerror=window.pwned=2>";
  const lines = [
    {
      dir: "out",
      msg: { id: 1, method: "turn/start", params: { input: [{ type: "text", text: hostile }] } },
    },
    { dir: "in", msg: { id: 1, result: { turn: { id: "t1", status: hostile } } } },
  ];
  const file = join(empty.root, "log.jsonl");
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join("\n"));
  const { child, ended, outcome } = empty.start(["show", file, "--web", "--no-open"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = await new Promise<string>((found, failed) => {
    child.stdout.on("data", () => {
      const [address] = /http:\S+/.exec(outcome.stdout) ?? [];
      if (address) found(address);
    });
    ended.then(({ stderr }) => failed(new Error(stderr)));
  });
  const errors: string[] = [];
  const page = await newTab(url, errors, { colorScheme: "dark" });
  expect(await page.locator("summary").allTextContents()).toEqual([
    expect.stringContaining("SDK to codex: turn/start"),
    expect.stringContaining("codex to SDK: response to turn/start"),
  ]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.locator("details[open] pre").textContent()).toContain("<img src=x onerror=");
  await page.getByRole("link", { name: "answers line 1" }).click();
  expect(page.url()).toBe(`${url}#t1-1`);
  await expectReadable(page);
  expect(await page.evaluate("window.pwned")).toBeUndefined();
  expect(await page.locator("img, script").count()).toBe(0);
  expect(errors).toEqual([]);
  child.kill("SIGINT");
  expect((await ended).code).toBe(0);
});

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder, whenFileEnds } from "../helpers/temporary.js";
import { findNames, listCases, SUITES } from "./cases.js";
import { findExampleWorld } from "./examples.js";
import { parseTarget, startModelGateway } from "./gateway.js";
import { renderPage } from "./page.js";
import { findPytestError, findPythonError, findVitestError } from "./programs.js";
import { findReason } from "./reasons.js";
import { buildExecCall, readLogs, writeRecording } from "./recording.js";
import { isExplained } from "./results.js";

async function makeCheckout(files: Record<string, string>): Promise<string> {
  const checkout = await makeTemporaryFolder("checkout");
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(checkout, path)), { recursive: true });
    await writeFile(join(checkout, path), text);
  }
  return checkout;
}

test("finds each example and each test of a checkout, and nothing else", async () => {
  const checkout = await makeCheckout({
    "sdk/python/examples/01_start/sync.py": "",
    "sdk/python/examples/_bootstrap.py": "",
    "sdk/python/tests/test_app_server_run.py": "def test_one(tmp_path):\n    def test_inner(): ...\n",
    "sdk/python/tests/test_contract.py": "def test_two(): ...\n",
    "sdk/typescript/tests/run.test.ts":
      '  it("says \\"hi\\"", async () => {});\n  xit("is skipped", () => {});\n',
  });
  expect(listCases(checkout)).toEqual([
    { suite: "examples", file: "01_start/sync.py", name: "", id: "examples_01_start_sync" },
    {
      suite: "python",
      file: "test_app_server_run.py",
      name: "test_one",
      id: "python_test_app_server_run_test_one",
    },
    { suite: "typescript", file: "run.test.ts", name: 'says \\"hi\\"', id: "typescript_run_says_hi" },
  ]);
});

test("says what it needs where a folder has no case", async () => {
  const folder = await makeTemporaryFolder("empty");
  expect(() => listCases(folder)).toThrow(/holds no example and no test\. Give the folder of a checkout/);
});

test("finds the tests of a Python file, also those that are async", () => {
  expect(findNames("def test_a():\nasync def test_b():\n  def test_c():\n", SUITES.python)).toEqual([
    "test_a",
    "test_b",
  ]);
});

test("each example has a model that answers, and those for goals end them", () => {
  expect(findExampleWorld("02_turn_run/sync.py")).toEqual({ model: undefined, stdin: "" });
  expect(findExampleWorld("11_cli_mini_app/sync.py").stdin).toContain("/exit");
  expect(findExampleWorld("16_goal_turns/sync.py").model).toHaveLength(3);
});

test("the gateway checks a request, and gives it unchanged to the test's own server", async () => {
  const got: { headers: unknown; body: string }[] = [];
  const mock = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    got.push({ headers: request.headers.originator, body });
    response.writeHead(200, { "content-type": "text/event-stream" }).end("event: done\ndata: {}\n\n");
  });
  await new Promise<void>((resolve) => mock.listen(0, "127.0.0.1", resolve));
  const gateway = await startModelGateway();
  whenFileEnds(() => gateway.close());
  whenFileEnds(() => mock.close());
  const base = `http://127.0.0.1:${gateway.port}/to/${(mock.address() as AddressInfo).port}`;
  const post = (body: object) =>
    fetch(`${base}/v1/responses`, {
      method: "POST",
      headers: { "content-type": "application/json", originator: "sdk" },
      body: JSON.stringify(body),
    });
  const request = {
    model: "m",
    input: [],
    tool_choice: "auto",
    parallel_tool_calls: true,
    reasoning: null,
    store: false,
    stream: true,
    include: [],
  };
  expect(await (await post(request)).text()).toBe("event: done\ndata: {}\n\n");
  expect(got).toEqual([{ headers: "sdk", body: JSON.stringify(request) }]);
  expect(gateway.problems).toEqual([]);
  expect((await post({ ...request, stream: false })).status).toBe(400);
  expect(gateway.problems).toEqual([expect.stringContaining("stream is false")]);
  expect(got).toHaveLength(1);
});

test("reads the target from a path of the gateway", () => {
  expect(parseTarget("/to/81/v1/models?a=b")).toBe("http://127.0.0.1:81/v1/models?a=b");
  expect(parseTarget("/v1/responses")).toBeUndefined();
});

test("what the launcher saw of exec becomes a fixture with a step for each process", async () => {
  const root = await makeTemporaryFolder("run");
  const line = (id: string) => `<{"type":"thread.started","thread_id":"${id}"}\n`;
  const id = "019abcde-0000-7000-8000-000000000001";
  await writeFile(join(root, "wire-2.log"), line(id));
  await writeFile(join(root, "wire-1.log"), line(id));
  const call = (args: string[]) =>
    JSON.stringify({ args: ["exec", ...args], prompt: "Hi", exitCode: 0, stderr: "" });
  await writeFile(join(root, "call-1.json"), call(["--image", `${root}/a.png`]));
  await writeFile(join(root, "call-2.json"), call(["resume", id]));
  const folder = join(root, "recording");
  const facts = { root, workspace: `${root}/w`, home: `${root}/h`, codexHome: `${root}/c` };
  await writeRecording(folder, "one", await readLogs(root), {
    ...facts,
    codexVersion: "0.163.0",
    startedAt: 0,
    endedAt: 1,
  });
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  const { thread_id } = JSON.parse(await readFile(join(folder, "one_step2.jsonl"), "utf8"));
  expect(thread_id).not.toBe(id);
  expect(manifest.scenarios.one.steps).toMatchObject([
    { file: "one_step1.jsonl", call: { prompt: "Hi", images: ["/run/touchstone/a.png"] }, exitCode: 0 },
    { file: "one_step2.jsonl", call: { prompt: "Hi", resumes: thread_id }, exitCode: 0 },
  ]);
});

test("reads what a call of exec asks for", () => {
  const call = { prompt: "Hi", outputSchema: { type: "object" }, exitCode: 0, stderr: "" };
  expect(buildExecCall({ ...call, args: ["exec", "--image", "a", "--image", "b"] })).toEqual({
    prompt: "Hi",
    images: ["a", "b"],
    outputSchema: { type: "object" },
  });
});

test("finds the error in the output of each runner", () => {
  expect(findPythonError("Traceback\nValueError: no\nbye")).toBe("ValueError: no");
  expect(
    findPytestError("E   AssertionError: assert {'a'...\nE     Differing items:\nE     {'a': 1} != {'a': 2}"),
  ).toBe("AssertionError: {'a': 1} != {'a': 2}");
  const assertionResults = [{ failureMessages: ["AssertionError: no\n    at run.test.ts:1"] }];
  expect(findVitestError(JSON.stringify({ testResults: [{ assertionResults }] }), "")).toBe(
    "AssertionError: no",
  );
  expect(findVitestError("", "Startup Error: x")).toBe("Startup Error: x");
});

test("a failure on the fake codex alone needs a known reason", () => {
  const passes = { failure: undefined };
  expect(isExplained({ real: passes, fake: passes })).toBe(true);
  expect(isExplained({ real: passes, fake: { failure: "expected 1 request, got 0" } })).toBe(true);
  expect(isExplained({ real: passes, fake: { failure: "boom" } })).toBe(false);
  const mismatch = "expected 1 request, got 0; fake codex: request-wrong: no";
  expect(isExplained({ real: passes, fake: { failure: mismatch } })).toBe(false);
  expect(isExplained({ real: { failure: "boom" }, fake: { failure: "boom" } })).toBe(true);
  expect(isExplained({ real: { failure: "boom" }, fake: passes })).toBe(false);
  expect(findReason("expected 1 request, got 0", { onFake: false })).toBeUndefined();
});

test("the page has a row for each case, and counts what passes", async () => {
  const [one] = listCases(await makeCheckout({ "sdk/python/examples/01_start/sync.py": "" }));
  if (!one) throw new Error("no case");
  const outcome = { real: { failure: undefined }, fake: { failure: "Error: a | b" } };
  const page = renderPage([{ one, outcome }], { codex: "1.0.0", python: "1.0.0", typescript: "1.0.0" });
  expect(page).toContain("| Examples of the Python SDK | 1 | 1 | 0 |");
  expect(page).toContain("| 01_start/sync.py |  | ✓ | ✗ Error: a \\| b |");
});

/**
 * Compares `touchstone-codex exec` with the output of the real `codex exec --json`, directly and through the
 * official TypeScript SDK.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Codex, type UserInput } from "@openai/codex-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readManifest } from "../../src/store/index.js";
import { type ProgramResult, recordExec, runToEnd } from "../helpers/exec-recording.js";
import { FAKE_CODEX } from "../helpers/fake-codex.js";
import { parseLines, REPOSITORY } from "../helpers/project.js";

/**
 * Scenarios that consist only of turns, one for each kind of stream: messages, commands, files, searches,
 * plans, failures, several steps.
 */
const NAMES = [
  "thread_basic",
  "thread_resume",
  "turn_stream_many",
  "turn_reasoning",
  "turn_unicode",
  "turn_long_output",
  "tool_shell_deltas",
  "tool_patch",
  "turn_plan",
  "tool_web_search",
  "structured_output",
  "error_model_failure",
  "error_rate_limited",
];
const FOLDER = mkdtempSync(join(tmpdir(), "touchstone-exec-"));
const recordings = new Map<string, ProgramResult[]>();

beforeAll(async () => {
  for (const name of NAMES) recordings.set(name, await recordExec(name, FOLDER));
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

function runFakeCodex(args: string[], env: Record<string, string>, input = ""): Promise<ProgramResult> {
  const all = { PATH: process.env.PATH, TOUCHSTONE_FIXTURES: FOLDER, ...env };
  return runToEnd(FAKE_CODEX, ["exec", ...args], { env: all, input });
}

function listScenarioPrompts(name: string): string[] {
  return listSteps(FOLDER, name).map(({ prompt = "" }) => prompt);
}

function listSteps(folder: string, name: string): StoredStep[] {
  return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")).scenarios[name].steps;
}

interface StoredStep {
  file: string;
  prompt?: string;
  call?: { prompt?: string; resumes?: string; images?: string[]; outputSchema?: unknown };
  raised?: { type: string; message: string };
}

test.each(NAMES)("%s is replayed with the stdout, stderr and exit code of codex", async (name) => {
  for (const [index, step] of (recordings.get(name) ?? []).entries()) {
    const resume = index > 0 ? ["resume", "some-thread"] : [];
    const input = listScenarioPrompts(name)[index] ?? "";
    const ran = await runFakeCodex(["--json", ...resume, "-"], { TOUCHSTONE_FIXTURE: name }, input);
    expect(ran).toEqual({ code: step.code, stdout: step.stdout, stderr: step.stderr });
    expect(parseLines(ran.stdout).length).toBeGreaterThan(1);
  }
});

/** The harvest recorded these events through the SDK. The replay uses the events of raw `codex exec --json`. */
const TYPESCRIPT = join(REPOSITORY, "integration/fixtures/typescript");
const EXEC = join(REPOSITORY, "integration/fixtures/exec");
const { scenarios = {} } = (await readManifest(TYPESCRIPT)) ?? {};

test.each(Object.keys(scenarios))("%s is yielded by the TypeScript SDK event by event", async (name) => {
  const report = join(FOLDER, `${name}.report`);
  const env = {
    PATH: process.env.PATH ?? "",
    TOUCHSTONE_FIXTURES: EXEC,
  };
  const buildCodex = (fixture: string) =>
    new Codex({
      codexPathOverride: FAKE_CODEX,
      env: { ...env, TOUCHSTONE_FIXTURE: fixture, TOUCHSTONE_REPORT: report },
    });
  const options = { workingDirectory: tmpdir(), skipGitRepoCheck: true };
  let wasInterrupted = false;
  let thread = buildCodex(name).startThread(options);
  const steps = listSteps(TYPESCRIPT, name);
  const calls = listSteps(EXEC, name).map(({ call }) => call ?? {});
  expect(steps.length).toBe(calls.length);
  for (const [index, { file, raised }] of steps.entries()) {
    const { prompt: text = "", resumes, images = [], outputSchema } = calls[index] ?? {};
    if (resumes) thread = buildCodex(name).resumeThread(thread.id ?? resumes, options);
    const input: UserInput[] = [
      { type: "text", text },
      ...images.map((path) => ({ type: "local_image", path }) as const),
    ];
    const recorded = parseLines(readFileSync(join(TYPESCRIPT, file), "utf8"));
    const isInterrupted = raised?.type === "AbortError";
    const abort = new AbortController();
    const events: unknown[] = [];
    const consumeEvents = async () => {
      const { events: stream } = await thread.runStreamed(input, { outputSchema, signal: abort.signal });
      for await (const event of stream) {
        events.push(event);
        if (isInterrupted && events.length === recorded.length) abort.abort();
      }
    };
    if (raised)
      await expect(consumeEvents()).rejects.toMatchObject({ name: raised.type, message: raised.message });
    else await consumeEvents();
    expect(events).toEqual(recorded);
    wasInterrupted ||= isInterrupted;
  }
  const outcome = parseLines(readFileSync(report, "utf8")).map(({ event }) => event);
  if (wasInterrupted) expect(outcome[0]).toBe("begun");
  else expect(outcome).toEqual(steps.flatMap(() => ["begun", "complete"]));
});

describe("the fake codex of exec with calls that were recorded", () => {
  const ID = "019b76da-a800-7000-8000-100000000001";
  const OTHER = "01a214cb-5ab4-7961-b129-cb56f0046276";
  const started = `{"type":"thread.started","thread_id":"${ID}"}\n`;
  const refused = `Error: thread/resume: thread/resume failed: no rollout found for thread id ${OTHER} (code -32600)\n`;
  const steps = [
    { file: "kinds_step1.jsonl", call: { reviews: { type: "baseBranch", branch: "main" } } },
    { file: "kinds_step2.jsonl", call: { reviews: { type: "custom", instructions: "Look at it." } } },
    { file: "kinds_step3.jsonl", call: { prompt: "Go on.", forks: ID } },
    {
      file: "kinds_step4.jsonl",
      call: { prompt: "Hi.", resumes: OTHER },
      events: 0,
      exitCode: 1,
      stderr: refused,
    },
  ];
  const folder = join(FOLDER, "kinds");
  const report = join(FOLDER, "kinds.report");

  beforeAll(() => {
    mkdirSync(folder);
    for (const { file, events } of steps)
      writeFileSync(join(folder, file), events === 0 ? "" : `${started}{"type":"turn.started"}\n`);
    writeFileSync(
      join(folder, "manifest.json"),
      JSON.stringify({ formatVersion: 1, scenarios: { kinds: { steps } } }),
    );
  });

  test.each([
    ["a review of what was recorded", ["review", "--base", "main"], "", 0, 2],
    ["instructions that contain the recorded ones", ["review", "-"], "Please: Look at it.", 0, 2],
    ["a review of another branch", ["review", "--base", "other"], "", 1, 0],
    ["a fork without a prompt, which starts no turn", ["fork", ID], "", 0, 1],
    ["a thread that is lost, without an event", ["resume", OTHER, "-"], "Hi.", 1, 0],
  ])("plays or refuses %s", async (_, args, input, code, lineCount) => {
    const env = { TOUCHSTONE_FIXTURES: folder, TOUCHSTONE_FIXTURE: "kinds", TOUCHSTONE_REPORT: report };
    rmSync(report, { force: true });
    const ran = await runFakeCodex(["--json", "--skip-git-repo-check", ...args], env, input);
    expect(ran.code).toBe(code);
    expect(parseLines(ran.stdout)).toHaveLength(lineCount);
    const events = parseLines(readFileSync(report, "utf8")).map(({ event }) => event);
    const differs = input.startsWith("Please") ? ["differs"] : [];
    const isPlayed = !args.includes("other");
    expect(events).toEqual(isPlayed ? ["begun", ...differs, "complete"] : ["begun", "mismatch"]);
    if (args[0] === "resume") expect(ran.stderr).toBe(refused);
  });
});

describe("the fake codex of exec", () => {
  const basic = { TOUCHSTONE_FIXTURE: "thread_basic" };

  test("prints the last message without --json, and writes it to a file with -o", async () => {
    const file = join(FOLDER, "last.txt");
    const ran = await runFakeCodex(["-o", file, listScenarioPrompts("thread_basic")[0] ?? ""], basic);
    const said = parseLines(recordings.get("thread_basic")?.[0]?.stdout ?? "").flatMap(({ item }) => {
      const { type, text } = (item ?? {}) as { type?: string; text?: string };
      return type === "agent_message" ? [text] : [];
    });
    expect(ran.stdout).toBe(`${said.at(-1)}\n`);
    expect(readFileSync(file, "utf8")).toBe(said.at(-1));
  });

  test("refuses another prompt and shows both, and accepts it with --lenient", async () => {
    const report = join(FOLDER, "report.txt");
    const ran = await runFakeCodex(["--json", "Sing."], { ...basic, TOUCHSTONE_REPORT: report });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toContain('got "Sing."');
    expect(parseLines(readFileSync(report, "utf8"))[1]).toMatchObject({ code: "mismatch", got: "Sing." });
    expect((await runFakeCodex(["--json", "Sing."], { ...basic, TOUCHSTONE_LENIENT: "1" })).code).toBe(0);
  });

  test("finds the recording by its prompt", async () => {
    for (const name of ["turn_unicode", "tool_patch"]) {
      const ran = await runFakeCodex(
        ["--json"],
        { TOUCHSTONE_MATCH: "prompt" },
        listScenarioPrompts(name)[0],
      );
      expect(ran.stdout).toBe(recordings.get(name)?.[0]?.stdout);
    }
    const none = await runFakeCodex(["--json", "Nobody asked this."], { TOUCHSTONE_MATCH: "prompt" });
    expect(none).toMatchObject({ code: 2, stdout: "" });
    expect(none.stderr).toContain("No fixture of");
  });

  const REPOSITORY_FIXTURES = { TOUCHSTONE_FIXTURES: join(REPOSITORY, "integration/fixtures/exec") };
  const FIRST_THREAD = "019b76da-a800-7000-8000-100000000001";
  const ANYWHERE = ["--json", "--skip-git-repo-check"];
  const SAY_HELLO = ["Say hello."];

  test("finds the plainest recording of the repository by its prompt, and reports the others", async () => {
    const report = join(FOLDER, "plainest.txt");
    const env = { ...REPOSITORY_FIXTURES, TOUCHSTONE_MATCH: "prompt", TOUCHSTONE_REPORT: report };
    expect((await runFakeCodex([...ANYWHERE, ...SAY_HELLO], env)).code).toBe(0);
    const [branch, begun] = parseLines(readFileSync(report, "utf8"));
    expect(branch).toMatchObject({ event: "branch", fixture: "thread_basic" });
    expect((branch as { alsoFits: string[] }).alsoFits).toContain("error_bad_request");
    expect(begun).toMatchObject({ event: "begun", fixture: "thread_basic" });
  });

  test.each([
    ["a fork", ["fork", FIRST_THREAD, "Now a darker one."], "thread_fork", "thread_fork_step2"],
    ["a resume", ["resume", FIRST_THREAD, "Which colour was it?"], "thread_fork", "thread_fork_step3"],
    ["a prompt with more around it", ["User: Say hello."], "thread_basic", "thread_basic"],
  ])("plays %s", async (_, args, fixture, file) => {
    const ran = await runFakeCodex([...ANYWHERE, ...args], {
      ...REPOSITORY_FIXTURES,
      TOUCHSTONE_FIXTURE: fixture,
    });
    const recorded = readFileSync(join(REPOSITORY_FIXTURES.TOUCHSTONE_FIXTURES, `${file}.jsonl`), "utf8");
    expect(ran).toMatchObject({ code: 0, stdout: recorded });
  });

  test.each([
    ["a fork", ["fork", FIRST_THREAD, "Say hello."], "thread_basic", "thread_basic has no such step"],
    ["a review", ["review", "Say hello."], "thread_basic", "thread_basic has no such step"],
    ["another prompt", ["Sing."], "thread_basic", 'expected "Say hello.", got "Sing."'],
    [
      "an image",
      ["-i", "/x.png", "--", "Say hello."],
      "thread_basic",
      "The images are not the recorded ones",
    ],
    ["no schema", ["Give the weather in Oslo as JSON."], "structured_output", "The output schema is not"],
  ])("refuses %s that was not recorded, and reports it", async (_, args, fixture, text) => {
    const report = join(FOLDER, `${fixture}-${args.length}-${args[0]}.txt`);
    const env = { ...REPOSITORY_FIXTURES, TOUCHSTONE_FIXTURE: fixture, TOUCHSTONE_REPORT: report };
    const ran = await runFakeCodex([...ANYWHERE, ...args], env);
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain(text);
    expect(parseLines(readFileSync(report, "utf8")).at(-1)).toMatchObject({ event: "mismatch" });
  });

  test("writes the banner, the items and the errors to stderr without --json, as codex does", async () => {
    const failed = await runFakeCodex(["--skip-git-repo-check", ...SAY_HELLO], {
      ...REPOSITORY_FIXTURES,
      TOUCHSTONE_FIXTURE: "error_model_failure",
    });
    const demand = "We’re currently experiencing high demand, which may cause temporary errors.";
    expect(failed).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr.split("\n")).toEqual([
      "Reading additional input from stdin...",
      expect.stringMatching(/^OpenAI Codex v\d/),
      "--------",
      `workdir: ${process.cwd()}`,
      "model: gpt-5.5",
      "provider: openai",
      "approval: never",
      "sandbox: read-only",
      "reasoning effort: none",
      "reasoning summaries: none",
      `session id: ${FIRST_THREAD}`,
      "--------",
      "user",
      "Say hello.",
      "ERROR: Reconnecting... 1/2",
      "ERROR: Reconnecting... 2/2",
      `ERROR: ${demand}`,
      `ERROR: ${demand}`,
      "",
    ]);
    const fine = await runFakeCodex(["--skip-git-repo-check", ...SAY_HELLO], {
      ...REPOSITORY_FIXTURES,
      TOUCHSTONE_FIXTURE: "thread_basic",
    });
    expect(fine.stdout).toBe("Hello from the scripted model.\n");
    expect(fine.stderr).toMatch(
      /\nuser\nSay hello\.\ncodex\nHello from the scripted model\.\ntokens used\n110\n$/,
    );
  });

  test("refuses a missing schema, a broken one and a missing prompt as codex does", async () => {
    const missing = await runFakeCodex(["--json", "--output-schema", "/nowhere.json", "x"], basic);
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    expect(missing.stderr).toContain("Failed to read output schema file /nowhere.json: No such file");
    writeFileSync(join(FOLDER, "broken.txt"), "{");
    const broken = await runFakeCodex(["--json", "--output-schema", join(FOLDER, "broken.txt"), "x"], basic);
    expect(broken.stderr).toContain("is not valid JSON");
    const empty = await runFakeCodex(["--json", "-"], basic);
    expect(empty).toMatchObject({ code: 1, stdout: "" });
    expect(empty.stderr).toContain("No prompt provided via stdin.");
  });

  test.each([
    ["{", "JSON"],
    ["null", "null"],
    ['{"scenarios":{"mine":{"steps":1}}}', "the steps of mine are no list"],
  ])("reports a manifest that is %s", async (manifest, why) => {
    const folder = mkdtempSync(join(FOLDER, "broken-"));
    writeFileSync(join(folder, "manifest.json"), manifest);
    writeFileSync(join(folder, "mine.jsonl"), '{"type":"turn.started"}\n');
    const env = { TOUCHSTONE_FIXTURES: folder, TOUCHSTONE_FIXTURE: "mine" };
    const ran = await runFakeCodex(["--json", "x"], env);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toMatch(new RegExp(`manifest\\.json can't be read: .*${why}`));
  });

  test("announces that it reads the prompt from stdin, but not with `-`", async () => {
    const [prompt] = listScenarioPrompts("thread_basic");
    expect((await runFakeCodex(["--json"], basic, prompt)).stderr).toBe("Reading prompt from stdin...\n");
    expect((await runFakeCodex(["--json", "-"], basic, prompt)).stderr).toBe("");
  });

  test("gives up on a stdin that never ends", async () => {
    const { spawn } = await import("node:child_process");
    const env = { PATH: process.env.PATH, TOUCHSTONE_FIXTURES: FOLDER, ...basic, TOUCHSTONE_TIMEOUT: "0.3" };
    const child = spawn(FAKE_CODEX, ["exec", "--json"], { env, stdio: ["pipe", "pipe", "pipe"] });
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(1);
  });

  test("ends an endless stall when its parent has ended", async () => {
    const { spawn } = await import("node:child_process");
    const prompt = listScenarioPrompts("thread_basic")[0] ?? "";
    const env = {
      PATH: process.env.PATH,
      TOUCHSTONE_FIXTURES: FOLDER,
      ...basic,
      TOUCHSTONE_FAULT: "stall@2",
    };
    const shell = spawn("sh", ["-c", '"$0" exec --json "$1"; true', FAKE_CODEX, prompt], { env });
    shell.stdin.end(); // codex reads stdin to its end, even if it has a prompt
    let stdout = "";
    for await (const text of shell.stdout.setEncoding("utf8")) {
      stdout += text;
      if (stdout.endsWith("\n") && shell.exitCode === null) {
        shell.kill("SIGKILL"); // the pipe closes only after the fake codex has ended too, and then this loop ends
      }
    }
    expect(stdout).toBe(`${recordings.get("thread_basic")?.[0]?.stdout.split("\n")[0]}\n`);
  });

  test.each([
    ["cut@2", 1],
    ["exit@2:9", 9],
    ["garbage@2", 0],
    ["split@1:7", 0],
    ["stall@2:20", 0],
  ])("applies the fault %s", async (fault, code) => {
    const ran = await runFakeCodex(["--json", listScenarioPrompts("thread_basic")[0] ?? ""], {
      ...basic,
      TOUCHSTONE_FAULT: fault,
    });
    expect(ran.code).toBe(code);
    const whole = recordings.get("thread_basic")?.[0]?.stdout ?? "";
    if (/split|stall/.test(fault)) expect(ran.stdout).toBe(whole);
    else expect(ran.stdout).not.toBe(whole);
    expect(ran.stdout.startsWith(whole.slice(0, whole.indexOf("\n") + 1))).toBe(true);
  });
});

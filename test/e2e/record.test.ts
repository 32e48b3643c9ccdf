/** Records a model script from a live model. The model is aimock, a Responses API of another project. */
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { LLMock } from "@copilotkit/aimock";
import { expect, onTestFinished, test } from "vitest";
import { newProject, type Project, readFiles, renderOneTurn } from "../helpers/project.js";

const KEY = "made-up-upstream-key-4711";
const ENV = { OPENAI_API_KEY: KEY };
const NO_SCRIPT = renderOneTurn("# The end of the file.\n");

test("a recorded model script replays with the same events, and without the model", async () => {
  const project = await newProject({ talk: NO_SCRIPT });
  const upstream = await startAimock((mock) =>
    mock.onMessage("Go.", {
      content: "Hello from somewhere else, at last.",
      reasoning: "The user wants to go.",
      usage: { input_tokens: 321, output_tokens: 12, total_tokens: 333 },
    }),
  );
  const { live, replayed, script } = await recordAndReplay(project, upstream, "talk");
  expect(script).toContain("chunks:");
  expect(script).toContain("usage: { input: 321, output: 12 }");
  expect(live).toContain('"totalTokens":333');
  expect(live).toContain("Hello from somewhere else, at last.");
  expect(live.match(/item\/agentMessage\/delta/g)?.length).toBeGreaterThan(1);
  expect(replayed).toBe(live);
});

test("a command and a path of the run are recorded with their variables", async () => {
  const project = await newProject({ command: NO_SCRIPT });
  const upstream = await startAimock((mock) => {
    let workspace = "";
    mock.on({ userMessage: "Go.", hasToolResult: false }, (request) => {
      workspace = /<cwd>(.*?)<\/cwd>/.exec(JSON.stringify(request.messages))?.[1] ?? "";
      // The first command ends after the second has begun, and before it ends, on a machine of any speed.
      const first = "until [ -e begun ]; do sleep 0.1; done; sleep 0.5; echo done > made.txt; cat made.txt";
      const second = "touch begun; until [ -s made.txt ]; do sleep 0.1; done; sleep 2; ls";
      const call = { cmd: first, login: false };
      const other = { ...call, cmd: second, workdir: workspace };
      return {
        toolCalls: [
          {
            name: "exec_command",
            arguments: JSON.stringify({ ...call, shell: "/bin/bash", yield_time_ms: 9000 }),
          },
          { name: "exec_command", arguments: JSON.stringify(other) },
        ],
      };
    });
    mock.on({ userMessage: "Go.", hasToolResult: true }, () => ({
      content: `It is in ${workspace}/made.txt.`,
    }));
  });
  const { live, replayed, script } = await recordAndReplay(project, upstream, "command");
  expect(script).toContain("shell:\n");
  expect(script).toContain("workdir: $workspace");
  expect(script).toContain("wait_for: { method: item/started, params: { item: { id: call_1_2 } } }");
  expect(script).toContain("wait_for: { method: item/completed, params: { item: { id: call_1_4 } } }");
  expect(live).toContain("/workspace/made.txt");
  // The path differs in the replay, and so do the pieces of the text that contains it.
  const joinEvents = (events: string) => events.replace(/.*"item\/agentMessage\/delta".*\n/g, "");
  expect(joinEvents(replayed)).toBe(joinEvents(live));
});

test("an HTTP error of the model is recorded as a response, as often as it came", async () => {
  const project = await newProject({ busy: NO_SCRIPT });
  const upstream = await startAimock((mock) =>
    mock.onMessage("Go.", {
      status: 429,
      retryAfter: 1,
      error: {
        message: "Rate limit reached in organization org-Abcdefgh12345678.",
        type: "tokens",
        code: "rate_limit_exceeded",
      },
    }),
  );
  const { live, replayed, script } = await recordAndReplay(project, upstream, "busy");
  expect(script).toMatch(/fail: \{ status: 429, .*org-….*code: rate_limit_exceeded/);
  expect(live).toContain('"status":"failed"');
  expect(replayed).toBe(live);
});

test("the rest of the scenario's file stays unchanged", async () => {
  const before = `# One.\nname: kept\n${renderOneTurn("model: # Two.\n  - do: [{ say: Old. }]\n\n# Three.\ntimeout:   30 # Four.\n")}`;
  const project = await newProject();
  await project.write("scenarios/kept.yaml", before);
  const upstream = await startAimock((mock) => mock.onMessage("Go.", { content: "New." }));
  const api = ["--upstream", `${upstream.url}/v1`];

  const refused = await project.run(["record", "kept", ...api], ENV);
  expect(refused.stderr).toContain("kept: the scenario has a model script already.");
  expect(refused.stderr).toContain("--force");
  expect(refused.code).toBe(2);
  expect(upstream.getRequests()).toEqual([]);

  const { stdout, code } = await project.run(["record", "kept", ...api, "--force", "--json"], ENV);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ scenario: "kept", responses: 1, errors: [] });
  const [head = "", tail = ""] = before.split(/model: # Two.\n.*\n/);
  const script =
    "model:\n  - do:\n      - reason: []\n      - say: New.\n    usage: { input: 0, output: 0 }\n";
  expect(await project.read("scenarios/kept.yaml")).toBe(head + script + tail);
});

const TOKEN = `ghp_${"a1B2c3D4".repeat(5)}`;

test.each([
  ["what looks like a secret", TOKEN, "response:1 do.1.say.text github-token"],
  ["the upstream's key", KEY, "response:1 do.1.say.text env:"],
])("%s is not written into a script", async (_, secret, words) => {
  const project = await newProject({ leak: NO_SCRIPT });
  const before = await project.read("scenarios/leak.yaml");
  const upstream = await startAimock((mock) => mock.onMessage("Go.", { content: `Use ${secret}.` }));
  const { code, stdout, stderr } = await project.run(
    ["record", "leak", "--upstream", `${upstream.url}/v1`],
    ENV,
  );
  expect(stderr).toContain(words);
  expect(stdout + stderr).not.toContain(secret);
  expect(code).toBe(1);
  expect(await project.read("scenarios/leak.yaml")).toBe(before);
});

test.each<[string, (mock: LLMock) => void, Record<string, string>, string[], number]>([
  [
    "cuts its answer off",
    (mock) => mock.onMessage("Go.", { content: "Hello, hello." }, { truncateAfterChunks: 9, latency: 20 }),
    ENV,
    ["ended its answer without `response.completed`", "the last event was `response."],
    1,
  ],
  [
    "refuses the key",
    (mock) => mock.onMessage("Go.", { content: "Hello." }),
    { OPENAI_API_KEY: "another-made-up-key" },
    ["refused the key of OPENAI_API_KEY (HTTP 401)"],
    2,
  ],
])("a model that %s is an error that says so", async (_, script, env, words, exit) => {
  const project = await newProject({ bad: NO_SCRIPT });
  const upstream = await startAimock(script);
  const { code, stderr } = await project.run(["record", "bad", "--upstream", `${upstream.url}/v1`], env);
  for (const word of ["error: bad: The upstream", ...words]) expect(stderr).toContain(word);
  expect(stderr).not.toContain(env.OPENAI_API_KEY);
  expect(code).toBe(exit);
  expect(await project.read("scenarios/bad.yaml")).not.toContain("model:");
});

test("a model that can't be reached, or a URL that is none, is an error", async () => {
  const project = await newProject({ bad: NO_SCRIPT });
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const { port } = closed.address() as AddressInfo;
  closed.close();
  for (const [url, words] of [
    [`http://127.0.0.1:${port}/v1`, `can't be reached: connect ECONNREFUSED 127.0.0.1:${port}`],
    ["http://user:made-up-password@127.0.0.1/v1", "--upstream is no plain http or https URL"],
    ["http://models.example/v1", "would go to http://models.example without encryption"],
  ] as const) {
    const { code, stdout, stderr } = await project.run(["record", "bad", "--upstream", url], ENV);
    expect(stderr).toContain(words);
    expect(stdout + stderr).not.toMatch(/made-up/);
    expect(code).toBe(2);
  }
  const { code, stderr } = await project.run(["record", "bad", "--upstream", "https://models.example/v1"], {
    OPENAI_API_KEY: "",
  });
  expect(stderr).toContain("OPENAI_API_KEY holds no key");
  expect(code).toBe(2);
});

test.each([
  [["--live", "--output", "live"], "--live needs a model"],
  [["--live", "--upstream", "http://127.0.0.1:9/v1"], "writes nothing into"],
  [
    ["--live", "--upstream", "http://127.0.0.1:9/v1", "--output", "integration/fixtures/live"],
    "writes nothing into",
  ],
  [["--upstream", "http://127.0.0.1:9/v1"], "are for a live harvest"],
])("harvest %j is refused before anything runs", async (flags, words) => {
  const { code, stderr } = await (await newProject({ some: NO_SCRIPT })).run(["harvest", ...flags], ENV);
  expect(stderr).toContain(words);
  expect(code).toBe(2);
});

async function startAimock(script: (mock: LLMock) => void): Promise<LLMock> {
  const mock = new LLMock({ port: 0, chunkSize: 7, auth: { apiKeys: [KEY] } });
  script(mock);
  await mock.start();
  onTestFinished(() => mock.stop().catch(() => {}));
  return mock;
}

/**
 * Records a scenario and replays it.
 * @returns the events of both harvests, and the scenario with its script
 */
async function recordAndReplay(project: Project, upstream: LLMock, name: string) {
  const api = ["--upstream", `${upstream.url}/v1`];
  const env = { ...ENV, TOUCHSTONE_ACTOR: "ada" };
  const liveRun = await project.run(["harvest", "--live", ...api, "--output", "live"], env);
  expect(liveRun.stderr).toContain("not deterministic");
  if (liveRun.code !== 0) throw new Error(liveRun.stderr);
  const recorded = await project.run(["record", name, ...api], env);
  expect(recorded.code).toBe(0);
  await upstream.stop();
  const replayedRun = await project.run(["harvest"]);
  expect(replayedRun.stderr).not.toContain("error");
  expect(replayedRun.code).toBe(0);
  const seen = [liveRun, recorded, replayedRun].flatMap(({ stdout, stderr }) => [stdout, stderr]);
  for (const text of [
    ...seen,
    ...Object.values(await readFiles(project.root)),
    ...(await listOwnFiles(project.cache)),
  ]) {
    expect(text).not.toContain(KEY);
  }
  const script = await project.read(`scenarios/${name}.yaml`);
  if (process.env.SHOW) console.log(script);
  return {
    script,
    live: await project.read(`live/${name}.jsonl`),
    replayed: await project.read(`integration/fixtures/python/${name}.jsonl`),
  };
}

/** Lists the files that a run left in the project's own cache. */
async function listOwnFiles(cache: string): Promise<string[]> {
  const shared = ["codex", "python"];
  const own = (await readdir(cache)).filter((name) => !shared.includes(name));
  return (await Promise.all(own.map((name) => readFiles(join(cache, name))))).flatMap(Object.values);
}

import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { parseScenario } from "../scenario/index.js";
import type { Wire } from "../tap/index.js";
import type { WireLog } from "../transcript/index.js";
import { startScriptedModel } from "./index.js";
import { buildTestRequest, buildTestTool, buildUserMessage } from "./testing.js";

const KEY = "key-of-this-run";
let server: Awaited<ReturnType<typeof startScriptedModel>> | undefined;
let problems: string[];
afterEach(() => server?.close());

const TOOLS = [buildTestTool("exec_command", { cmd: {}, login: {}, shell: {} })];

test("a message is streamed in deltas, as by the Responses API", async () => {
  const events = await postAndReadEvents("- do: [{ say: 'Hi there, you.' }]");
  expect(events.map(({ type }) => type)).toEqual([
    "response.created",
    "response.output_item.added",
    "response.content_part.added",
    ...Array(3).fill("response.output_text.delta"),
    "response.output_text.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.completed",
  ]);
  const deltas = events.filter(({ type }) => type.endsWith("delta")).map(({ delta }) => delta);
  expect(deltas).toEqual(["Hi", " there,", " you."]);
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
});

test("a message is streamed in the chunks that the script gives", async () => {
  const events = await postAndReadEvents("- do: [{ say: { text: 'héé', chunks: ['h', 'éé'] } }]");
  expect(events.filter(({ type }) => type.endsWith("delta")).map(({ delta }) => delta)).toEqual(["h", "éé"]);
});

test("the step `shell` calls the shell tool that the request offers", async () => {
  const [call] = (await postAndReadEvents("- do: [{ shell: ls }]", TOOLS)).filter(({ type }) =>
    type.endsWith("item.done"),
  );
  expect(call?.item).toMatchObject({
    name: "exec_command",
    arguments: '{"cmd":"ls","shell":"/bin/bash","login":false}',
  });
  const old = [buildTestTool("shell")];
  const [older] = (await postAndReadEvents("- do: [{ shell: ls }]", old)).filter(({ type }) =>
    type.endsWith("item.done"),
  );
  expect(older?.item).toMatchObject({ name: "shell", arguments: '{"command":["/bin/bash","-c","ls"]}' });
});

test.each(["mcp__desk", "mcp__desk__"])(
  "an MCP tool is called in the namespace `%s` that codex offers",
  async (name) => {
    const tools = [{ type: "namespace", name, description: "", tools: [buildTestTool("add")] }];
    const events = await postAndReadEvents("- do: [{ mcp: { server: desk, tool: add } }]", tools);
    expect(events.find(({ type }) => type.endsWith("item.done"))?.item).toMatchObject({
      name: "add",
      namespace: name,
    });
  },
);

test.each(["mcp__desk__add", "desk__add"])(
  "an MCP tool is called by the name `%s` that codex offers",
  async (name) => {
    const events = await postAndReadEvents("- do: [{ mcp: { server: desk, tool: add } }]", [
      buildTestTool(name),
    ]);
    expect(events.find(({ type }) => type.endsWith("item.done"))?.item).toMatchObject({ name });
  },
);

test("a tool that is not offered is a problem that names the offered ones", async () => {
  await postAndReadEvents("- do: [{ shell: ls }]", [{ type: "web_search" }]);
  expect(problems).toEqual(["this codex offers no shell tool; it offers: web_search"]);
});

test("tools are found in the input, where codex puts them for newer models", async () => {
  await startServer("- do: [{ shell: ls }]");
  const tools = { type: "additional_tools", role: "developer", tools: TOOLS };
  const { tools: _, ...request } = buildTestRequest({ input: [tools, buildUserMessage("hello")] });
  expect(await (await sendBody(JSON.stringify(request))).text()).toContain('"name":"exec_command"');
});

test("the variable of a folder of the run is replaced by its path", async () => {
  const events = await postAndReadEvents("- do: [{ say: 'In $workspace, not $elsewhere.' }]");
  const deltas = events.filter(({ type }) => type.endsWith("delta")).map(({ delta }) => delta);
  expect(deltas.join("")).toBe("In /runs/r1/workspace, not $elsewhere.");
});

test("each part of a reasoning summary is streamed", async () => {
  const events = await postAndReadEvents("- do: [{ reason: [First., { text: Then., chunks: [Th, en.] }] }]");
  const deltas = events.filter(({ type }) => type.endsWith("delta"));
  expect(deltas.map(({ summary_index, delta }) => [summary_index, delta])).toEqual([
    [0, "First."],
    [1, "Th"],
    [1, "en."],
  ]);
  expect(events.find(({ type }) => type.endsWith("item.done"))?.item).toMatchObject({
    summary: [{ text: "First." }, { text: "Then." }],
  });
});

test("the step `item` is sent as it is", async () => {
  const item = { type: "web_search_call", id: "ws_9", status: "completed", action: { type: "search" } };
  const events = await postAndReadEvents(`- do: [{ item: ${JSON.stringify(item)} }]`);
  expect(events.map(({ type }) => type)).toEqual([
    "response.created",
    "response.output_item.added",
    "response.output_item.done",
    "response.completed",
  ]);
  expect(events[2]?.item).toEqual(item);
});

test("a response fails as many times as the script says, and then the script goes on", async () => {
  await startServer(
    "- do: [{ fail: { status: 503, message: busy } }]\n  times: 2\n  headers: { retry-after: '1' }\n- do: [{ say: ok }]",
  );
  const [one, two, three] = [await postRequest(), await postRequest(), await postRequest()];
  expect([one.status, two.status, three.status]).toEqual([503, 503, 200]);
  expect(one.headers.get("retry-after")).toBe("1");
  expect(await one.json()).toMatchObject({ error: { message: "busy" } });
  expect(server?.countUnused()).toBe(0);
});

test("a script that runs out is a problem", async () => {
  await startServer("- do: [{ say: one }]");
  await postRequest();
  expect((await postRequest()).status).toBe(400);
  expect(problems[0]).toContain(
    "the model script ran out: codex sent request 2, and the script answers 1 request",
  );
});

test("an expectation that fails says what came instead", async () => {
  await startServer("- expect: { input: 'weather \"now\"' }\n  do: [{ say: one }]");
  await postRequest([], 'weather "then"');
  expect(problems[0]).toContain('response 1 expects `weather "now"`');
  expect(problems[0]).toContain('weather \\"then\\"');
  expect(server?.countUnused()).toBe(1);
});

test("an expectation of the request's body or tools that fails says what the request has", async () => {
  await startServer("- expect: { body: { model: gpt-5 } }\n  do: [{ say: one }]");
  await postRequest();
  expect(problems[0]).toContain(
    'response 1 expects {"model":"gpt-5"} in the request; it has model: "gpt-5.5"',
  );
  await startServer("- expect: { tools: [shell] }\n  do: [{ say: one }]");
  await postRequest([
    { type: "namespace", name: "mcp__desk", description: "", tools: [buildTestTool("add")] },
  ]);
  expect(problems[0]).toContain("the tool `shell` in the request; it offers mcp__desk.add");
});

test("a response with a condition waits for a request that meets it", async () => {
  await startServer("- when: { input: second }\n  do: [{ say: two }]\n- do: [{ say: one }]");
  const texts = [
    await (await postRequest([], "first")).text(),
    await (await postRequest([], "the second")).text(),
  ];
  expect(texts.map((text) => /"text":"(\w+)"/.exec(text)?.[1])).toEqual(["one", "two"]);
  expect(server?.countUnused()).toBe(0);
});

test("a stream ends as the script says: failed, incomplete or cut", async () => {
  const failed = await postAndReadEvents("- do: [{ failed: { code: server_error, message: no } }]");
  expect(failed.at(-1)).toMatchObject({
    type: "response.failed",
    response: { status: "failed", error: { code: "server_error", message: "no" } },
  });
  const incomplete = await postAndReadEvents("- do: [{ say: a }, { incomplete: max_output_tokens }]");
  expect(incomplete.at(-1)).toMatchObject({
    response: { incomplete_details: { reason: "max_output_tokens" } },
  });
  await startServer("- do: [{ say: { text: a b, unfinished: true } }, { cut: }]");
  const { body } = await postRequest();
  const received: string[] = [];
  const reading = (async () => {
    for await (const chunk of body ?? []) received.push(Buffer.from(chunk).toString());
  })();
  await expect(reading).rejects.toThrow("terminated");
  expect(received.join("")).toContain('"delta":"a"');
  expect(received.join("")).not.toContain("response.output_item.done");
});

test("a stream that stalls ends when its reader closes it, which is not reported as a problem", async () => {
  await startServer("- do: [{ say: { text: a, unfinished: true } }, { stall: }]\n- do: [{ say: two }]");
  const { body } = await postRequest();
  const reader = body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(await (await postRequest()).text()).toContain("two");
  expect(problems).toEqual([]);
});

test("events and raw text are sent as they are, and a long text in pieces", async () => {
  await startServer(
    "- do: [{ raw: 'data: {no json' }, { raw: \"\\n\\n\" }, { event: { type: response.metadata, a: 1 } }, { say: { text: ab, times: 3, chunk: 4 } }]",
  );
  const text = await (await postRequest()).text();
  expect(text).toContain("data: {no json\n\nevent: response.metadata\n");
  expect([...text.matchAll(/"delta":"(\w+)"/g)].map(([, delta]) => delta)).toEqual(["abab", "ab"]);
});

test("nothing listens at the address of a model that is offline", async () => {
  server = await startScriptedModel(
    { model: "offline" },
    { key: KEY, workspace: "/runs/r1/workspace", home: "/runs/r1/home" },
  );
  await expect(postRequest()).rejects.toThrow("fetch failed");
});

test("the server asks for its key, and serves no other path", async () => {
  await startServer("- do: [{ say: one }]");
  const wrong = await fetch(`${server?.baseUrl}/responses`, {
    method: "POST",
    headers: { authorization: "Bearer x" },
  });
  expect(wrong.status).toBe(401);
  const models = await fetch(`${server?.baseUrl}/models`, { headers: { authorization: `Bearer ${KEY}` } });
  expect(models.status).toBe(404);
  expect(problems).toEqual(["GET /v1/models is not served"]);
  expect(server?.countUnused()).toBe(1);
});

test("a compressed request is accepted; an unknown encoding, another content type and broken JSON are refused", async () => {
  await startServer("- do: [{ say: one }]");
  const request = JSON.stringify(buildTestRequest());
  expect((await sendBody(gzipSync(request), { "content-encoding": "gzip" })).status).toBe(200);
  expect((await sendBody(request, { "content-encoding": "compress" })).status).toBe(415);
  expect((await sendBody(request, { "content-type": "text/plain" })).status).toBe(415);
  expect((await sendBody("{")).status).toBe(400);
  expect(problems).toHaveLength(3);
});

test("a request that the Responses API would refuse is a problem, and uses no response of the script", async () => {
  await startServer("- do: [{ say: one }]");
  const response = await sendBody(JSON.stringify({ ...buildTestRequest(), temperature: 2 }));
  expect(response.status).toBe(400);
  expect(problems[0]).toContain("temperature is not known (2)");
  expect(server?.countUnused()).toBe(1);
});

test("a script can wait for the answer to a request, whoever sends it", async () => {
  for (const [asker, answerer] of [
    ["client", "codex"],
    ["codex", "client"],
  ] as const) {
    await startServer("- do: [{ wait_for: { response: ping } }, { say: Hi. }]");
    const log: WireLog = [{ process: 1, from: asker, message: { id: 0, method: "ping" } }];
    const answers: boolean[] = [];
    const until: Wire["until"] = async (isAnswer) => {
      answers.push(isAnswer({ process: 1, from: asker, message: { id: 0, result: {} } }));
      answers.push(isAnswer({ process: 1, from: answerer, message: { id: 1, result: {} } }));
      answers.push(isAnswer({ process: 1, from: answerer, message: { id: 0, result: {} } }));
    };
    server?.watch({ log, until }, ({ message }) => problems.push(message));
    await (await postRequest()).text();
    expect(answers).toEqual([false, false, true]);
  }
});

async function startServer(model: string): Promise<void> {
  await server?.close();
  server = await startScriptedModel(
    parseScenario(`name: x\nmodel:\n${model.replace(/^/gm, "  ")}\n`, "x.yaml", { module: true }),
    { key: KEY, workspace: "/runs/r1/workspace", home: "/runs/r1/home" },
  );
  problems = [];
  server.watch({ log: [], until: async () => {} }, ({ message }) => problems.push(message));
}

async function postRequest(tools: object[] = [], input = "hello"): Promise<Response> {
  return sendBody(JSON.stringify(buildTestRequest({ input: [buildUserMessage(input)], tools })));
}

function sendBody(body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server?.baseUrl}/responses`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json", ...headers },
    body,
  });
}

async function postAndReadEvents(model: string, tools: object[] = []) {
  await startServer(model);
  const text = await postRequest(tools)
    .then((response) => response.text())
    .catch(() => "");
  return text
    .split("\n\n")
    .filter((block) => block.startsWith("event:"))
    .map((block) => JSON.parse(block.split("data: ")[1] ?? "")) as { type: string; [key: string]: unknown }[];
}

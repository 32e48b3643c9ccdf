import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { parseScenario } from "../scenario/index.js";
import { serveModel } from "./index.js";
import { aRequest, aTool, userMessage } from "./testing.js";

const KEY = "key-of-this-run";
let server: Awaited<ReturnType<typeof serveModel>> | undefined;
let problems: string[];
afterEach(() => server?.close());

const TOOLS = [aTool("exec_command", { cmd: {}, login: {}, shell: {} })];

test("streams a message in deltas, as the Responses API does", async () => {
  const events = await ask("- do: [{ say: 'Hi there, you.' }]");
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

test("says what it was given, in the chunks it was given", async () => {
  const events = await ask("- do: [{ say: { text: 'héé', chunks: ['h', 'éé'] } }]");
  expect(events.filter(({ type }) => type.endsWith("delta")).map(({ delta }) => delta)).toEqual(["h", "éé"]);
});

test("resolves `shell` against the tools that the request offers", async () => {
  const [call] = (await ask("- do: [{ shell: ls }]", TOOLS)).filter(({ type }) => type.endsWith("item.done"));
  expect(call?.item).toMatchObject({
    name: "exec_command",
    arguments: '{"cmd":"ls","shell":"/bin/bash","login":false}',
  });
  const old = [aTool("shell")];
  const [older] = (await ask("- do: [{ shell: ls }]", old)).filter(({ type }) => type.endsWith("item.done"));
  expect(older?.item).toMatchObject({ name: "shell", arguments: '{"command":["/bin/bash","-c","ls"]}' });
});

test("a tool that is not offered is a problem that names the offered ones", async () => {
  await ask("- do: [{ shell: ls }]", [{ type: "web_search" }]);
  expect(problems).toEqual(["this codex offers no shell tool; it offers: web_search"]);
});

test("fails as often as the script says, then goes on", async () => {
  await start(
    "- do: [{ fail: { status: 503, message: busy, times: 2, headers: { retry-after: '1' } } }]\n- do: [{ say: ok }]",
  );
  const [one, two, three] = [await post(), await post(), await post()];
  expect([one.status, two.status, three.status]).toEqual([503, 503, 200]);
  expect(one.headers.get("retry-after")).toBe("1");
  expect(await one.json()).toMatchObject({ error: { message: "busy" } });
  expect(server?.unused()).toBe(0);
});

test("a script that runs out is a problem", async () => {
  await start("- do: [{ say: one }]");
  await post();
  expect((await post()).status).toBe(400);
  expect(problems).toEqual(["the model script ran out: codex asked for response 2, and the script has 1"]);
});

test("an expectation that fails says what came instead", async () => {
  await start("- expect: { input: 'weather \"now\"' }\n  do: [{ say: one }]");
  await post([], 'weather "then"');
  expect(problems[0]).toContain('response 1 expects `weather "now"`');
  expect(problems[0]).toContain('weather \\"then\\"');
  expect(server?.unused()).toBe(1);
});

test("asks for its key, and serves nothing else", async () => {
  await start("- do: [{ say: one }]");
  const wrong = await fetch(`${server?.baseUrl}/responses`, {
    method: "POST",
    headers: { authorization: "Bearer x" },
  });
  expect(wrong.status).toBe(401);
  const models = await fetch(`${server?.baseUrl}/models`, { headers: { authorization: `Bearer ${KEY}` } });
  expect(models.status).toBe(404);
  expect(problems).toEqual(["GET /v1/models is not served"]);
  expect(server?.unused()).toBe(1);
});

test("takes a compressed request, and no other form of it", async () => {
  await start("- do: [{ say: one }]");
  const request = JSON.stringify(aRequest());
  expect((await send(gzipSync(request), { "content-encoding": "gzip" })).status).toBe(200);
  expect((await send(request, { "content-encoding": "compress" })).status).toBe(415);
  expect((await send(request, { "content-type": "text/plain" })).status).toBe(415);
  expect((await send("{")).status).toBe(400);
  expect(problems).toHaveLength(3);
});

test("a request that no Responses API takes is a problem, and gets no answer", async () => {
  await start("- do: [{ say: one }]");
  const response = await send(JSON.stringify({ ...aRequest(), temperature: 2 }));
  expect(response.status).toBe(400);
  expect(problems[0]).toContain("temperature is not known (2)");
  expect(server?.unused()).toBe(1);
});

async function start(model: string): Promise<void> {
  await server?.close();
  server = await serveModel(
    parseScenario(`name: x\nmodel:\n${model.replace(/^/gm, "  ")}\n`, "x.yaml", { module: true }),
    KEY,
  );
  problems = [];
  server.watch({ log: [], until: async () => {} }, ({ message }) => problems.push(message));
}

async function post(tools: object[] = [], input = "hello"): Promise<Response> {
  return send(JSON.stringify(aRequest({ input: [userMessage(input)], tools })));
}

function send(body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server?.baseUrl}/responses`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json", ...headers },
    body,
  });
}

async function ask(model: string, tools: object[] = []) {
  await start(model);
  const text = await post(tools)
    .then((response) => response.text())
    .catch(() => "");
  return text
    .split("\n\n")
    .filter((block) => block.startsWith("event:"))
    .map((block) => JSON.parse(block.split("data: ")[1] ?? "")) as { type: string; [key: string]: unknown }[];
}

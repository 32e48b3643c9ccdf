import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { parseScenario } from "../scenario/index.js";
import { startScriptedModel } from "./index.js";
import { buildTestRequest, buildTestTool, buildUserMessage } from "./testing.js";

const KEY = "key-of-this-run";
const BETA = "responses_websockets=2026-02-06";
const TOOLS = [buildTestTool("exec_command", { cmd: {} })];
let server: Awaited<ReturnType<typeof startScriptedModel>>;
let socket: WebSocket | undefined;
let problems: string[];
afterEach(async () => {
  socket?.terminate();
  await server.close();
});

test("a script gives the same events over WebSocket as over HTTP", async () => {
  const script = "- do: [{ reason: 'I think so.' }, { say: 'Hi there.' }, { shell: ls }]\n  hold: none";
  await startServer(script);
  const overHttp = await fetch(`${server.baseUrl}/responses`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify(buildTestRequest({ tools: TOOLS })),
  });
  const data = (await overHttp.text()).split("\n\n").flatMap((block) => block.split("data: ")[1] ?? []);
  await server.close();
  await startServer(script);
  await openSocket();
  expect(await sendCreate(buildTestRequest({ tools: TOOLS }))).toEqual(data);
});

test("a warm-up uses no response of the script, and the next request goes on from it", async () => {
  await startServer(
    "- expect: { input: hello }\n  do: [{ say: one }]\n- expect: { input: hello }\n  do: [{ say: two }]",
  );
  await openSocket();
  expect(
    parseLastMessage(await sendCreate({ ...buildTestRequest(), generate: false })).response,
  ).toMatchObject({
    id: "resp_warmup",
  });
  expect(server.countUnused()).toBe(2);
  const first = await sendCreate({ ...buildTestRequest({ input: [] }), previous_response_id: "resp_warmup" });
  expect(parseLastMessage(first)).toMatchObject({ type: "response.completed", response: { id: "resp_1" } });
  await sendCreate({
    ...buildTestRequest({ input: [buildUserMessage("more")] }),
    previous_response_id: "resp_1",
  });
  expect(server.countUnused()).toBe(0);
  expect(problems).toEqual([]);
});

test("an output may answer a call of the previous response, which only the server has kept", async () => {
  await startServer("- do: [{ tool: { name: exec_command } }]\n- do: [{ say: two }]\n- do: [{ say: three }]");
  await openSocket();
  await sendCreate(buildTestRequest());
  const output = { type: "function_call_output", call_id: "call_1_1", output: "done" };
  await sendCreate({ ...buildTestRequest({ input: [output] }), previous_response_id: "resp_1" });
  expect(problems).toEqual([]);
  await sendCreate({ ...buildTestRequest({ input: [output] }), previous_response_id: "resp_2" });
  expect(problems[0]).toContain("answers no call");
});

test("a request that refers to a response that the server has not kept gets an error, which is not reported as a problem", async () => {
  await startServer("- do: [{ say: one }]");
  await openSocket();
  const [error] = await sendCreate({ ...buildTestRequest(), previous_response_id: "resp_9" });
  expect(JSON.parse(error ?? "")).toMatchObject({
    type: "error",
    status: 400,
    error: { code: "previous_response_not_found" },
  });
  expect(problems).toEqual([]);
  expect(server.countUnused()).toBe(1);
});

test("an error of the script comes as an event with the HTTP status and headers", async () => {
  await startServer("- do: [{ fail: { status: 503, message: busy } }]\n  headers: { retry-after: '1' }");
  await openSocket();
  const [error] = await sendCreate(buildTestRequest());
  expect(JSON.parse(error ?? "")).toEqual({
    type: "error",
    status: 503,
    headers: { "retry-after": "1" },
    error: { message: "busy", type: "server_error", code: null, param: null },
  });
});

test.each([
  ["another type", JSON.stringify({ type: "response.append" }), "a message of type `response.append`"],
  ["no JSON", "{", "JSON"],
  ["a list", "[]", "not a JSON object"],
  ["bytes", Buffer.from("{}"), "a binary message"],
  [
    "an unknown member",
    JSON.stringify({ type: "response.create", ...buildTestRequest(), top_k: 1 }),
    "top_k",
  ],
])("a message with %s is a problem", async (_what, message, named) => {
  await startServer("- do: [{ say: one }]");
  const open = await openSocket();
  const answered = new Promise((resolve) => open.once("message", resolve));
  open.send(message);
  expect(JSON.parse(String(await answered))).toMatchObject({ type: "error", status: 400 });
  expect(problems[0]).toContain(named);
});

test.each([
  ["a wrong key", { authorization: "Bearer x", "openai-beta": BETA }, "/responses", 401, 0],
  ["another path", { authorization: `Bearer ${KEY}`, "openai-beta": BETA }, "/realtime", 404, 1],
  ["another version", { authorization: `Bearer ${KEY}`, "openai-beta": "x" }, "/responses", 400, 1],
])("a connection with %s is refused", async (_what, headers, path, status, problemCount) => {
  await startServer("- do: [{ say: one }]");
  const refused = new WebSocket(`${server.baseUrl.replace("http", "ws")}${path}`, { headers });
  refused.on("error", () => {});
  const response = await new Promise<{ statusCode?: number | undefined }>((resolve) =>
    refused.once("unexpected-response", (_request, answer) => resolve(answer)),
  );
  expect(response.statusCode).toBe(status);
  expect(problems).toHaveLength(problemCount);
  refused.terminate();
});

async function startServer(model: string): Promise<void> {
  const yaml = `name: x\nmodel:\n${model.replace(/^/gm, "  ")}\n`;
  server = await startScriptedModel(parseScenario(yaml, "x.yaml", { module: true }), {
    key: KEY,
    workspace: "/runs/r1/workspace",
    home: "/runs/r1/home",
  });
  problems = [];
  server.watch({ log: [], until: async () => {} }, ({ message }) => problems.push(message));
}

async function openSocket(): Promise<WebSocket> {
  const headers = { authorization: `Bearer ${KEY}`, "openai-beta": BETA };
  const open = new WebSocket(`${server.baseUrl.replace("http", "ws")}/responses`, { headers });
  socket = open;
  await new Promise((resolve, reject) => open.once("open", resolve).once("error", reject));
  return open;
}

/** Sends a request. @returns the messages of its answer */
function sendCreate(body: object): Promise<string[]> {
  const messages: string[] = [];
  return new Promise((resolve) => {
    const onMessage = (data: unknown) => {
      messages.push(String(data));
      if (!/^(response\.completed|error)$/.test(JSON.parse(String(data)).type)) return;
      socket?.off("message", onMessage);
      resolve(messages);
    };
    socket?.on("message", onMessage);
    socket?.send(JSON.stringify({ type: "response.create", ...body }));
  });
}

function parseLastMessage(messages: string[]): { response: object } {
  return JSON.parse(messages.at(-1) ?? "");
}

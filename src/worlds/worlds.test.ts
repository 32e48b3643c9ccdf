import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type ModelServer, startScriptedModel } from "../model/index.js";
import { parseScenario } from "../scenario/index.js";
import { buildWorlds, configureWorlds, fillAccountValues } from "./index.js";

let server: ModelServer | undefined;
afterEach(() => server?.close());

test("an account's token is unsigned, names example.com, and is accepted by the model server", async () => {
  const { files, provider } = await startWorlds("account: { plan: pro }");
  const { tokens } = JSON.parse(files["auth.json"] ?? "");
  const [head, claims] = tokens.access_token
    .split(".")
    .map((part: string) => Buffer.from(part, "base64url").toString());
  expect(JSON.parse(head)).toMatchObject({ alg: "none" });
  expect(JSON.parse(claims)).toMatchObject({ email: "user@example.com" });
  expect(provider).toMatchObject({ requires_openai_auth: true });
  const authorization = `Bearer ${tokens.access_token}`;
  expect((await post("/v1/responses", {}, { authorization })).status).toBe(400);
  expect((await post("/v1/responses", {}, { authorization: "Bearer x" })).status).toBe(401);
});

test("an account's backend lists its apps, and has no page at an unknown path", async () => {
  await startWorlds("account: { apps: [{ id: clock, name: Clock, description: Ticks. }] }");
  const listed = await post("/backend-api/ps/mcp", { jsonrpc: "2.0", id: 1, method: "tools/list" });
  expect(await listed.json()).toMatchObject({ result: { tools: [{ name: "clock_read" }] } });
  expect((await fetch(`${getOrigin()}/backend-api/other`)).status).toBe(404);
});

test("an account's backend accepts codex's connection for remote control, refuses it, or has no page for it", async () => {
  const enroll = () => post("/backend-api/wham/remote/control/server/enroll", {});
  const connect = () => {
    const address = `${getOrigin().replace("http", "ws")}/backend-api/wham/remote/control/server`;
    const socket = new WebSocket(address);
    return new Promise((resolve) => {
      socket.onopen = () => resolve("connected");
      socket.onerror = ({ message }) => resolve(message);
    }).finally(() => socket.close());
  };
  await startWorlds("account: { remote_control: works }");
  expect(await (await enroll()).json()).toMatchObject({ environment_id: "environment-example" });
  expect(await connect()).toBe("connected");
  await server?.close();
  await startWorlds("account: { remote_control: fails }");
  expect(await connect()).toContain("404");
  await server?.close();
  await startWorlds("account: {}");
  expect((await enroll()).status).toBe(404);
});

test("the values of the account are filled in", () => {
  const scenario = parseScenario("name: x\naccount: {}\ntitle: $account.id\n", "x.yaml", { module: true });
  expect(fillAccountValues(scenario).title).toBe("account-example");
});

test("the user of the authorization server agrees, and its token opens the MCP server", async () => {
  const { config } = await startWorlds("oauth: { mcp_server: library }");
  expect(config).toMatchObject({ mcp_servers: { library: { url: `${getOrigin()}/mcp` } } });
  const address = `${getOrigin()}/authorize?state=s&redirect_uri=${encodeURIComponent("http://127.0.0.1:1/back")}`;
  const agreed = await fetch(address, { redirect: "manual" });
  expect(agreed.headers.get("location")).toContain("http://127.0.0.1:1/back?code=example-code&state=s");
  const { access_token } = (await (await post("/token", {})).json()) as { access_token: string };
  const message = { jsonrpc: "2.0", id: 1, method: "tools/list" };
  expect((await post("/mcp", message)).status).toBe(401);
  const opened = await post("/mcp", message, { authorization: `Bearer ${access_token}` });
  expect(await opened.json()).toMatchObject({ result: { tools: [{ name: "read" }] } });
});

test("a realtime API confirms the session, and sends its events after the first input", async () => {
  await startWorlds("realtime: { events: [{ type: response.done }] }");
  const socket = new WebSocket(`${getOrigin().replace("http", "ws")}/v1/realtime`);
  const types: string[] = [];
  await new Promise((resolve) => {
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "session.update" }));
      socket.send(JSON.stringify({ type: "input_audio_buffer.append" }));
    };
    socket.onmessage = ({ data }) => {
      types.push(JSON.parse(String(data)).type);
      if (types.length === 2) resolve(undefined);
    };
  });
  socket.close();
  expect(types).toEqual(["session.updated", "response.done"]);
});

function getOrigin(): string {
  return `http://127.0.0.1:${server?.port}`;
}

async function startWorlds(yaml: string) {
  const scenario = parseScenario(`name: x\n${yaml}\n`, "x.yaml", { module: true });
  const worlds = buildWorlds(scenario);
  const services = worlds.map(({ service }) => service);
  server = await startScriptedModel(scenario, { key: "key", workspace: "/w", home: "/h" }, services);
  return configureWorlds(worlds, `127.0.0.1:${server.port}`, { codexHome: "/h/.codex" });
}

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const type = { "content-type": "application/json" };
  return fetch(`${getOrigin()}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { ...type, ...headers },
  });
}

/** The MCP server of a ChatGPT account's apps, `POST /backend-api/ps/mcp` (codex-rs/app-server/tests/suite/v2/app_list.rs). */
import type { ServiceAnswer } from "../model/index.js";
import type { Scenario } from "../scenario/index.js";

/**
 * codex's notification about an event. The order of the first such notification and of codex's answer to the request for the stream is
 * random. So the server sends the other events only after the first notification has passed.
 */
const STREAM_NOTIFICATION = "mcpServer/event/stream/notification";

type AccountWorld = NonNullable<Scenario["account"]>;

interface McpRequest {
  id?: number | string;
  method?: string;
  params?: { protocolVersion?: string; uri?: string };
}

/** Answers a message of codex's MCP client. */
export function answerAppsMessage({ apps, events }: AccountWorld, message: McpRequest): ServiceAnswer {
  const { id, method } = message;
  if (id === undefined) return { status: 202 };
  if (method === "events/stream")
    return { messages: events.map((event) => buildEvent(event, id)), pause: { method: STREAM_NOTIFICATION } };
  const result = buildResult(apps, message);
  const failure = { error: { code: -32601, message: `Method not found: ${method}` } };
  return { body: { jsonrpc: "2.0", id, ...(result ? { result } : failure) } };
}

function buildResult(apps: AccountWorld["apps"], { method, params }: McpRequest) {
  if (method === "initialize") {
    return {
      protocolVersion: params?.protocolVersion,
      capabilities: { tools: { listChanged: true }, events: {} },
      serverInfo: { name: "codex-apps", version: "1" },
    };
  }
  if (method === "tools/list") return { tools: apps.map(buildTool) };
  if (method === "resources/read")
    return { contents: [{ uri: params?.uri, mimeType: "text/plain", text: "A note." }] };
  return undefined;
}

/** Each app has one tool, whose `_meta` names the app. */
function buildTool({ id, name }: AccountWorld["apps"][number]) {
  return {
    name: `${id}_read`,
    description: `Reads from ${name}.`,
    inputSchema: { type: "object", properties: {} },
    annotations: { readOnlyHint: true },
    _meta: { connector_id: id, connector_name: name },
  };
}

function buildEvent({ method, params }: AccountWorld["events"][number], id: number | string): object {
  const _meta = { "io.modelcontextprotocol/subscriptionId": id };
  return { jsonrpc: "2.0", method, params: { ...params, _meta } };
}

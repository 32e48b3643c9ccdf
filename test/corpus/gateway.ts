/**
 * The model gateway: touchstone's model server in front of the model server that a test brings along. Codex's requests pass the checks of
 * touchstone's server, which then streams the answer of the test's own script. So the test sees what it would see without the gateway.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readBody } from "../../src/model/body.js";
import { startResponsesServer } from "../../src/model/index.js";

export interface ModelGateway {
  port: number;
  /** What touchstone's model server found wrong with codex's requests. */
  problems: string[];
  close(): Promise<void>;
}

/** A request of codex that is on its way through touchstone's model server. */
interface PassingRequest {
  /** Address of the test's own model server, with the path. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

const KEY = "key-of-the-gateway";
/** Member of `client_metadata` with the number of the request, which is removed before the test's server gets it. */
const NUMBER = "gateway_request";

/** Starts a gateway on loopback. `/to/PORT/…` leads to the server at that port. */
export async function startModelGateway(): Promise<ModelGateway> {
  const problems: string[] = [];
  const passing = new Map<string, PassingRequest>();
  const model = await startResponsesServer(KEY, {
    countUnused: () => 0,
    async answer(request, sink) {
      const number = request.client_metadata?.[NUMBER] ?? "";
      const { url, headers, body } = passing.get(number) as PassingRequest;
      const leaves = new AbortController();
      sink.closed.then(() => leaves.abort());
      try {
        const reply = await send(url, { method: "POST", headers, body, signal: leaves.signal });
        if (!reply.ok || !reply.body)
          return sink.fail(reply.status, {}, { error: { message: await reply.text() } });
        sink.start({});
        for await (const text of reply.body.pipeThrough(new TextDecoderStream())) sink.sendRaw(text);
        sink.end();
      } catch {
        sink.cut(); // the test's server has ended, or codex has
      }
    },
  });
  model.watch({ log: [], until: async () => {} }, ({ message }) => problems.push(message));

  const front = createServer((request, response) => {
    const target = parseTarget(request.url ?? "");
    const handled = target ? pass(request, response, target) : Promise.reject(new Error("no target"));
    handled.catch(() => response.writeHead(502).end());
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  return {
    port: (front.address() as AddressInfo).port,
    problems,
    async close() {
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
      await model.close();
    },
  };

  async function pass(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
    const leaves = new AbortController();
    response.on("close", () => leaves.abort());
    const { headers, method = "GET" } = request;
    const body = await readBody(request);
    const isModelRequest = method === "POST" && url.endsWith("/responses");
    const reply = isModelRequest
      ? await passModel({ url, headers, body }, leaves.signal)
      : await send(url, { method, headers, signal: leaves.signal, ...(body && { body }) });
    response.writeHead(reply.status, { "content-type": reply.headers.get("content-type") ?? "text/plain" });
    response.flushHeaders();
    if (!reply.body) response.end();
    // A client may leave before the end. Then there is nobody to tell.
    else await pipeline(Readable.fromWeb(reply.body as never), response).catch(() => response.destroy());
  }

  async function passModel(request: PassingRequest, signal: AbortSignal): Promise<Response> {
    const number = String(passing.size + 1);
    passing.set(number, request);
    const content = JSON.parse(request.body);
    const body = { ...content, client_metadata: { ...content.client_metadata, [NUMBER]: number } };
    const headers = { "content-type": "application/json", authorization: `Bearer ${KEY}` };
    return fetch(`${model.baseUrl}/responses`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      signal,
    });
  }
}

/** Finds the address that a path of the gateway leads to. */
export function parseTarget(path: string): string | undefined {
  const [, port, rest] = /^\/to\/(\d+)(\/.*)?$/.exec(path) ?? [];
  return port && `http://127.0.0.1:${port}${rest ?? "/"}`;
}

/** Headers that belong to one connection, or to the body's encoding, which is undone here. */
const HOP_HEADERS = [
  "connection",
  "content-encoding",
  "content-length",
  "host",
  "keep-alive",
  "transfer-encoding",
];

function send(
  url: string,
  { headers, ...rest }: Omit<RequestInit, "headers"> & { headers: IncomingHttpHeaders },
): Promise<Response> {
  const own = Object.entries(headers).filter(([name]) => !HOP_HEADERS.includes(name));
  return fetch(url, { ...rest, headers: own as [string, string][] });
}

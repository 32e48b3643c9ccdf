import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { messageOf } from "../error.js";
import type { Scenario } from "../scenario/index.js";
import type { Wire } from "../tap/index.js";
import { respond } from "./respond.js";
import { ScriptedModel } from "./script.js";
import { httpSink } from "./sink.js";

export interface ModelServer {
  port: number;
  /** What codex will find under `base_url`. */
  baseUrl: string;
  /**
   * Gives the server sight of what the tap sees; until then it waits for nothing.
   * @param onProblem called when something goes against the script: it ran out, an expectation failed, a wait never ended
   */
  watch(wire: Pick<Wire, "log" | "until">, onProblem: (problem: Error) => void): void;
  /** How many responses of the script nobody has asked for. */
  unused(): number;
  close(): Promise<void>;
}

/**
 * Serves a model script as a Responses API on loopback, for one run.
 * @param key what codex must show as its API key
 */
export async function serveModel(script: Pick<Scenario, "model">, key: string): Promise<ModelServer> {
  const model = new ScriptedModel(script.model);
  let wire: Pick<Wire, "log" | "until"> | undefined;
  let tell = (_problem: Error) => {};
  let since = 0;
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      tell(error);
      if (response.headersSent) response.destroy();
      else refuse(response, 400, messageOf(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    watch(seen, onProblem) {
      wire = seen;
      tell = onProblem;
    },
    unused: () => model.unused(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${key}`) return refuse(response, 401, "wrong key");
    if (request.method !== "POST" || request.url !== "/v1/responses") {
      return refuse(response, 404, `${request.method} ${request.url} is not served`);
    }
    const body = JSON.parse(await textOf(request));
    await respond(httpSink(response), model.next(body), body, wire, since);
    since = wire?.log.length ?? 0;
  }
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { message, type: "invalid_request_error" } }));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

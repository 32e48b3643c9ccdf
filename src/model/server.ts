import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Scenario } from "../scenario/index.js";
import { RequestRefused, readBody } from "./body.js";
import { answerLocally, type LocalService } from "./local-service.js";
import { findSchemaRefusal } from "./output-schema.js";
import { parseModelRequest } from "./request.js";
import { RequestCounter } from "./request-counter.js";
import { buildInvalidRequest, createHttpSink, type ResponseSink } from "./response-sink.js";
import type { RunVariables } from "./run-variables.js";
import { type ModelRequest, ScriptedModel } from "./scripted-model.js";
import { sendResponse, type WireView } from "./send-response.js";
import { serveWebSockets } from "./websocket.js";

const RESPONSES_PATH = "/v1/responses";

/** A Responses API that listens on loopback until it is closed. */
export interface ModelServer {
  port: number;
  /** URL for the `base_url` setting of codex's model provider. */
  baseUrl: string;
  /**
   * Gives the server access to the tap's wire log. Before this call, the server does not wait for frames.
   * @param onProblem called for an invalid request, and for a failure of the script, such as an expectation that is not met, or a
   *   frame that does not come in time
   */
  watch(wire: WireView, onProblem: (problem: Error) => void): void;
  /**
   * Waits until codex has sent a request to the model.
   * @param number number of the request in this run, from 1; refused requests don't count
   * @throws Error after the time limit, in milliseconds
   */
  waitForRequest(number: number, timeoutMs: number): Promise<void>;
  /** Counts the responses of the script that have not been fully used, except optional ones. */
  countUnused(): number;
  /** The messages of the errors with which the server refused output schemas, as the real API does. A refused request uses no response. */
  readonly refusals: readonly string[];
  close(): Promise<void>;
}

/** Answers requests in place of a model: a script, or a proxy to a real model. */
export interface ModelBackend {
  /**
   * Answers one request.
   * @param since number of entries in the wire log when the previous response ended
   * @throws Error which the server passes to `onProblem`, so that the run fails
   */
  answer(request: ModelRequest, sink: ResponseSink, wire: WireView | undefined, since: number): Promise<void>;
  countUnused(): number;
}

/**
 * Serves a model script as a Responses API on loopback, for one run.
 * @param run values for the variables of the script, and the API key that codex must send
 * @param services other services on the same address
 */
export async function startScriptedModel(
  { model: script }: Pick<Scenario, "model">,
  run: RunVariables & { key: string },
  services: LocalService[] = [],
): Promise<ModelServer> {
  const { workspace, home, key } = run;
  const model = new ScriptedModel(script, { workspace, home });
  return startResponsesServer(key, {
    answer: (request, sink, wire, since) =>
      sendResponse(sink, model.takeResponse(request), request, wire, since),
    countUnused: () => model.countUnused(),
    offline: script === "offline",
    services,
  });
}

/**
 * Serves a model as a Responses API on loopback, for one run, over HTTP and WebSocket.
 * @param key API key that codex must send
 * @param model with `offline`, connections to its address are refused
 * @throws the system's error if no port is free; errors of requests are passed to `onProblem`
 */
export async function startResponsesServer(
  key: string,
  model: ModelBackend & { offline?: boolean; services?: LocalService[] },
): Promise<ModelServer> {
  const { services = [] } = model;
  const isAuthorized = (header = "") =>
    header === `Bearer ${key}` || services.some((service) => service.authorizes?.(header));
  let wire: WireView | undefined;
  let reportProblem = (_problem: Error) => {};
  let since = 0;
  const refusals: string[] = [];
  const requests = new RequestCounter();
  const server = createServer((request, response) => {
    handleRequest(request, response).catch((error) => {
      recordProblem(error);
      if (response.headersSent) response.destroy();
      else
        createHttpSink(response).fail(
          error instanceof RequestRefused ? error.status : 400,
          {},
          buildInvalidRequest(error),
        );
    });
  });
  const endWebSockets = serveWebSockets(server, {
    admit: assertAuthorized,
    answer: answerRequest,
    onProblem: recordProblem,
    findHandler: (path) => services.flatMap(({ findSocketHandler }) => findSocketHandler?.(path) ?? []).at(0),
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  if (model.offline) await new Promise((resolve) => server.close(resolve));
  return {
    port,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    watch(seen, onProblem) {
      wire = seen;
      reportProblem = onProblem;
    },
    waitForRequest: (number, timeoutMs) => requests.waitFor(number, timeoutMs),
    countUnused: () => model.countUnused(),
    refusals,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        endWebSockets();
      }),
  };

  async function handleRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== RESPONSES_PATH && (await answerLocally(services, request, response, wire))) return;
    assertAuthorized(request);
    if (request.method !== "POST")
      throw new RequestRefused(405, `${request.method} ${request.url} is not served`);
    const type = request.headers["content-type"];
    if (type !== "application/json")
      throw new RequestRefused(415, `content-type \`${type}\` is not application/json`);
    await answerRequest(createHttpSink(response), JSON.parse(await readBody(request)));
  }

  function assertAuthorized({ headers, method, url }: IncomingMessage): void {
    if (!isAuthorized(headers.authorization)) throw new RequestRefused(401, "wrong key");
    if (url !== RESPONSES_PATH) throw new RequestRefused(404, `${method} ${url} is not served`);
  }

  /** Reports a problem. A request without the key is ignored, because it does not come from the run's codex. */
  function recordProblem(problem: Error): void {
    if (!(problem instanceof RequestRefused) || problem.status !== 401) reportProblem(problem);
  }

  async function answerRequest(sink: ResponseSink, body: unknown): Promise<void> {
    const request = parseModelRequest(body);
    const error = findSchemaRefusal(body);
    if (error) {
      refusals.push(error.message);
      return sink.fail(400, {}, { error });
    }
    requests.add();
    await model.answer(request, sink, wire, since);
    since = wire?.log.length ?? 0;
  }
}

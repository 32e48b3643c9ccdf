import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Scenario } from "../scenario/index.js";
import { bodyOf, Refused } from "./body.js";
import type { Places } from "./places.js";
import { checkRequest } from "./request.js";
import { respond, type Sight } from "./respond.js";
import { type ModelRequest, ScriptedModel } from "./script.js";
import { httpSink, invalidRequest, type Sink } from "./sink.js";
import { serveWebSockets } from "./websocket.js";

/** A Responses API that listens on loopback until it is closed. */
export interface ModelServer {
  port: number;
  /** What codex will find under `base_url`. */
  baseUrl: string;
  /**
   * Gives the server sight of what the tap sees; until then it waits for nothing.
   * @param onProblem called when a request is not what a Responses API takes, and when something goes against the
   *   script: it ran out, an expectation failed, a wait never ended
   */
  watch(wire: Sight, onProblem: (problem: Error) => void): void;
  /** How many responses of the script nobody has asked for. */
  unused(): number;
  close(): Promise<void>;
}

/** Whatever answers in a model's place. */
export interface Model {
  /**
   * Answers one request.
   * @param since entries of the wire's log that had passed when the response before this one ended
   * @throws Error what is told to the run, which then fails
   */
  answer(request: ModelRequest, sink: Sink, wire: Sight | undefined, since: number): Promise<void>;
  unused(): number;
}

/**
 * Serves a model script as a Responses API on loopback, for one run.
 * @param run its places, which the script may name, and what codex must show as its API key
 */
export async function serveModel(
  { model: script }: Pick<Scenario, "model">,
  run: Places & { key: string },
): Promise<ModelServer> {
  const { workspace, home, key } = run;
  const model = new ScriptedModel(script, { workspace, home });
  return serveResponses(key, {
    answer: (request, sink, wire, since) => respond(sink, model.next(request), request, wire, since),
    unused: () => model.unused(),
    offline: script === "offline",
  });
}

/**
 * Serves a model as a Responses API on loopback, for one run: over HTTP, and over a WebSocket to who asks for one.
 * @param key what codex must show as its API key
 * @param model with `offline`, nobody listens at its address
 * @throws what the system says where no port is to be had; what is wrong with a request goes to `onProblem`
 */
export async function serveResponses(
  key: string,
  model: Model & { offline?: boolean },
): Promise<ModelServer> {
  let wire: Sight | undefined;
  let tell = (_problem: Error) => {};
  let since = 0;
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      report(error);
      if (response.headersSent) response.destroy();
      else httpSink(response).fail(error instanceof Refused ? error.status : 400, {}, invalidRequest(error));
    });
  });
  const endWebSockets = serveWebSockets(server, { admit, answer, onProblem: report });
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
      tell = onProblem;
    },
    unused: () => model.unused(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        endWebSockets();
      }),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    admit(request);
    if (request.method !== "POST") throw new Refused(405, `${request.method} ${request.url} is not served`);
    const type = request.headers["content-type"];
    if (type !== "application/json")
      throw new Refused(415, `content-type \`${type}\` is not application/json`);
    await answer(httpSink(response), JSON.parse(await bodyOf(request)));
  }

  function admit({ headers, method, url }: IncomingMessage): void {
    if (headers.authorization !== `Bearer ${key}`) throw new Refused(401, "wrong key");
    if (url !== "/v1/responses") throw new Refused(404, `${method} ${url} is not served`);
  }

  /** Without the key it is someone else's request, such as one to a proxy. */
  function report(problem: Error): void {
    if (!(problem instanceof Refused) || problem.status !== 401) tell(problem);
  }

  async function answer(sink: Sink, body: unknown): Promise<void> {
    await model.answer(checkRequest(body), sink, wire, since);
    since = wire?.log.length ?? 0;
  }
}

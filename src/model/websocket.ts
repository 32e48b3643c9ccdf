/**
 * The Responses API over a WebSocket, which codex uses if its provider has `supports_websockets = true`. A request is one
 * text message (`response.create`), and each event of the stream is one text message. A request may refer to the
 * previous response and contain only new input. The server keeps the earlier input, so that the script sees all of it.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { buildModelId } from "../transcript/index.js";
import { MAX_BODY_BYTES, RequestRefused } from "./body.js";
import type { SocketHandler } from "./local-service.js";
import { buildInvalidRequest, type ModelEvent, type ResponseSink, waitForClose } from "./response-sink.js";

export interface WebSocketOptions {
  /** Checks a connection. @throws RequestRefused if it is not allowed */
  admit(request: IncomingMessage): void;
  /** Answers one request with its complete input. */
  answer(sink: ResponseSink, body: JsonBody): Promise<void>;
  /** Finds the handler of another service's WebSocket. @param path of the request, without the query */
  findHandler?(path: string): SocketHandler | undefined;
  /** Called for a connection that is not admitted, and for an error in answering a request. */
  onProblem(problem: Error): void;
}

type JsonBody = Record<string, unknown>;

/** The response that the next request of a connection may refer to. */
interface PreviousResponse {
  id: string;
  /** All input and output items of the conversation so far. */
  items: unknown[];
}

/** Version of the protocol, which codex sends in the header `OpenAI-Beta`. */
const PROTOCOL_VERSION = "responses_websockets=2026-02-06";
const LAST_EVENTS = ["response.completed", "response.failed", "response.incomplete", "error"];

/**
 * Serves WebSockets on an HTTP server.
 * @returns a function that ends all connections
 */
export function serveWebSockets(server: Server, options: WebSocketOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES });
  server.on("upgrade", (request, socket, head) => {
    const handle = options.findHandler?.((request.url ?? "").split("?")[0] ?? "");
    if (handle === "refused") return refuseUpgrade(socket, new RequestRefused(404, "not found"));
    if (handle) return sockets.handleUpgrade(request, socket, head, handle);
    try {
      admitUpgrade(request, options);
    } catch (error) {
      options.onProblem(error as Error);
      return refuseUpgrade(socket, error);
    }
    sockets.handleUpgrade(request, socket, head, (client) => serveConnection(client, options));
  });
  return () => {
    for (const client of sockets.clients) client.terminate();
  };
}

function admitUpgrade(request: IncomingMessage, options: WebSocketOptions): void {
  options.admit(request);
  const beta = request.headers["openai-beta"];
  if (beta !== PROTOCOL_VERSION)
    throw new RequestRefused(
      400,
      `the WebSocket asks for OpenAI-Beta \`${beta}\`; known is \`${PROTOCOL_VERSION}\``,
    );
}

function refuseUpgrade(socket: Duplex, error: unknown): void {
  const status = error instanceof RequestRefused ? error.status : 500;
  const body = JSON.stringify(buildInvalidRequest(error));
  socket.on("error", () => {});
  socket.end(
    `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function serveConnection(client: WebSocket, { answer, onProblem }: WebSocketOptions): void {
  let previousResponse: PreviousResponse | undefined;
  let turn = Promise.resolve();
  const connectionClosed = waitForClose(client);
  client.on("error", () => {});
  client.on("message", (data, isBinary) => {
    // The API answers the requests of a connection one after the other.
    turn = turn.then(() => answerMessage(data, isBinary)).catch(reportFailure);
  });

  async function answerMessage(data: RawData, isBinary: boolean): Promise<void> {
    const { type, previous_response_id: previous, generate, ...body } = parseBody(data, isBinary);
    if (type !== "response.create") throw new Error(`the WebSocket brings a message of type \`${type}\``);
    if (previous !== undefined && previous !== previousResponse?.id) return reportUnknownResponse(previous);
    const input = Array.isArray(body.input) ? body.input : [];
    const items = previous === undefined ? input : [...(previousResponse?.items ?? []), ...input];
    previousResponse = undefined;
    const sink = withResponseCallback(createWebSocketSink(client, connectionClosed), (id, output) => {
      previousResponse = { id, items: [...items, ...output] };
    });
    if (generate === false) answerWarmUp(sink);
    else await answer(sink, { ...body, input: items });
  }

  function reportUnknownResponse(id: unknown): void {
    const error = {
      message: `Previous response with id '${id}' not found.`,
      type: "invalid_request_error",
      code: "previous_response_not_found",
      param: "previous_response_id",
    };
    createWebSocketSink(client, connectionClosed).fail(400, {}, { error });
  }

  function reportFailure(error: unknown): void {
    onProblem(error as Error);
    createWebSocketSink(client, connectionClosed).fail(400, {}, buildInvalidRequest(error));
  }
}

function parseBody(data: RawData, isBinary: boolean): JsonBody {
  if (isBinary) throw new Error("the WebSocket brings a binary message");
  const body: unknown = JSON.parse(data.toString());
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as JsonBody;
  throw new Error("the WebSocket brings a message that is not a JSON object");
}

/** Answers a warm-up (`generate: false`), with which codex sends its instructions before the first turn. The answer has no output. */
function answerWarmUp(sink: ResponseSink): void {
  const response = { id: buildModelId("response", "warmup"), object: "response", output: [] };
  sink.send({ type: "response.created", response: { ...response, status: "in_progress" } });
  sink.send({ type: "response.completed", response: { ...response, status: "completed" } });
  sink.end();
}

/** Wraps a sink so that it calls `done` with the response's id and output before it sends `response.completed`. */
function withResponseCallback(
  sink: ResponseSink,
  done: (id: string, output: unknown[]) => void,
): ResponseSink {
  const output: unknown[] = [];
  return {
    ...sink,
    send(event) {
      if (event.type === "response.output_item.done") output.push(event.item);
      if (event.type === "response.completed") done((event.response as { id: string }).id, output);
      sink.send(event);
    },
  };
}

function createWebSocketSink(client: WebSocket, connectionClosed: Promise<void>): ResponseSink {
  let ended = false;
  const send = (message: object) => client.send(JSON.stringify(message), () => {});
  return {
    start(headers) {
      // A stream on an open connection has no HTTP headers, so the API sends them in an event.
      if (Object.keys(headers).length > 0) send({ type: "response.metadata", headers });
    },
    fail(status, headers, body) {
      ended = true;
      send({ type: "error", status, headers, ...body });
    },
    send(event: ModelEvent) {
      ended ||= LAST_EVENTS.includes(event.type);
      send(event);
    },
    sendRaw(text) {
      client.send(text, () => {});
    },
    cut() {
      client.terminate();
    },
    closed: connectionClosed,
    end() {
      // Over HTTP, a stream without a last event ends with its response. Over a WebSocket, the connection must close instead.
      if (!ended) client.close(1000);
    },
  };
}

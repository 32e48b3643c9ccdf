/**
 * The Responses API over a WebSocket, as codex speaks it where its provider has `supports_websockets = true`: one text
 * message a request (`response.create`), and the events of server-sent events, one text message each. A request names the
 * response before it, and brings only what is new; so the server remembers, and the script sees the whole input.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { buildModelId } from "../transcript/index.js";
import { MAX_BODY_BYTES, Refused } from "./body.js";
import { closed, invalidRequest, type ModelEvent, type Sink } from "./sink.js";

export interface WebSocketOptions {
  /** @throws Refused where the connection may not be */
  admit(request: IncomingMessage): void;
  /** Answers one request, whose input is whole. */
  answer(sink: Sink, body: JsonBody): Promise<void>;
  /** Called for what a Responses API would not take. */
  onProblem(problem: Error): void;
}

type JsonBody = Record<string, unknown>;

/** What the next request of a connection may go on from. */
interface Past {
  id: string;
  /** All that the model has been given and has answered. */
  items: unknown[];
}

/** The protocol's version, in the header `OpenAI-Beta`. */
const BETA = "responses_websockets=2026-02-06";
const LAST_EVENTS = ["response.completed", "response.failed", "response.incomplete", "error"];

/**
 * Serves WebSockets on an HTTP server.
 * @returns what ends all connections
 */
export function serveWebSockets(server: Server, options: WebSocketOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES });
  server.on("upgrade", (request, socket, head) => {
    try {
      admit(request, options);
    } catch (error) {
      options.onProblem(error as Error);
      return refuse(socket, error);
    }
    sockets.handleUpgrade(request, socket, head, (client) => converse(client, options));
  });
  return () => {
    for (const client of sockets.clients) client.terminate();
  };
}

function admit(request: IncomingMessage, options: WebSocketOptions): void {
  options.admit(request);
  const beta = request.headers["openai-beta"];
  if (beta !== BETA)
    throw new Refused(400, `the WebSocket asks for OpenAI-Beta \`${beta}\`; known is \`${BETA}\``);
}

function refuse(socket: Duplex, error: unknown): void {
  const status = error instanceof Refused ? error.status : 500;
  const body = JSON.stringify(invalidRequest(error));
  socket.on("error", () => {});
  socket.end(
    `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function converse(client: WebSocket, { answer, onProblem }: WebSocketOptions): void {
  let past: Past | undefined;
  let turn = Promise.resolve();
  const gone = closed(client);
  client.on("error", () => {});
  client.on("message", (data, isBinary) => {
    // In order: the API answers one request of a connection after the other.
    turn = turn.then(() => reply(data, isBinary)).catch(failed);
  });

  async function reply(data: RawData, isBinary: boolean): Promise<void> {
    const { type, previous_response_id: previous, generate, ...body } = parse(data, isBinary);
    if (type !== "response.create") throw new Error(`the WebSocket brings a message of type \`${type}\``);
    if (previous !== undefined && previous !== past?.id) return notFound(previous);
    const given = Array.isArray(body.input) ? body.input : [];
    const items = previous === undefined ? given : [...(past?.items ?? []), ...given];
    past = undefined;
    const sink = remembering(webSocketSink(client, gone), (id, output) => {
      past = { id, items: [...items, ...output] };
    });
    if (generate === false) warmUp(sink);
    else await answer(sink, { ...body, input: items });
  }

  function notFound(id: unknown): void {
    const error = {
      message: `Previous response with id '${id}' not found.`,
      type: "invalid_request_error",
      code: "previous_response_not_found",
      param: "previous_response_id",
    };
    webSocketSink(client, gone).fail(400, {}, { error });
  }

  function failed(error: unknown): void {
    onProblem(error as Error);
    webSocketSink(client, gone).fail(400, {}, invalidRequest(error));
  }
}

function parse(data: RawData, isBinary: boolean): JsonBody {
  if (isBinary) throw new Error("the WebSocket brings a binary message");
  const body: unknown = JSON.parse(data.toString());
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as JsonBody;
  throw new Error("the WebSocket brings a message that is not a JSON object");
}

/** codex sends its instructions ahead, before the first turn (`generate: false`): nothing for the model to say. */
function warmUp(sink: Sink): void {
  const response = { id: buildModelId("response", "warmup"), object: "response", output: [] };
  sink.send({ type: "response.created", response: { ...response, status: "in_progress" } });
  sink.send({ type: "response.completed", response: { ...response, status: "completed" } });
  sink.end();
}

/** Calls `done` with a response's id and output before its last event is out. */
function remembering(sink: Sink, done: (id: string, output: unknown[]) => void): Sink {
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

function webSocketSink(client: WebSocket, gone: Promise<void>): Sink {
  let ended = false;
  const send = (message: object) => client.send(JSON.stringify(message), () => {});
  return {
    start(headers) {
      // A stream on an open connection has no headers of its own; the API brings them in an event.
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
    raw(text) {
      client.send(text, () => {});
    },
    cut() {
      client.terminate();
    },
    gone,
    end() {
      // Over HTTP a stream ends with its response, complete or not; here only the connection can show that it is cut short.
      if (!ended) client.close(1000);
    },
  };
}

/** Services that share the address of the model server, such as a realtime API. Each answers the paths that it owns. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { WebSocket } from "ws";
import type { FrameMatch } from "../scenario/index.js";
import { matchesFrame } from "../transcript/index.js";
import { readBody } from "./body.js";
import type { WireView } from "./send-response.js";

/** A request to a service. */
export interface ServiceRequest {
  method: string;
  /** Path without the query. */
  path: string;
  query: URLSearchParams;
  /** `http://127.0.0.1:PORT` */
  origin: string;
  authorization: string | undefined;
  /** Parsed JSON or form, or the text; undefined without a body. */
  body: unknown;
}

/** What a service answers. */
export interface ServiceAnswer {
  /** HTTP status; default: 200. */
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: object | string;
  /** Messages of a stream of server-sent events, instead of a body. */
  messages?: object[];
  /** The frame that must have passed on the wire before the second of `messages` is sent. Without a wire, there is no pause. */
  pause?: FrameMatch;
}

/** Serves a WebSocket. `refused`: the service owns the path, and refuses the connection. */
export type SocketHandler = ((socket: WebSocket) => void) | "refused";

/** A service on the model server's address. */
export interface LocalService {
  /** Answers a request. @returns undefined if the service does not own the path */
  answer?(request: ServiceRequest): ServiceAnswer | undefined;
  /** Finds the handler of a WebSocket. @returns undefined if the service does not own the path */
  findSocketHandler?(path: string): SocketHandler | undefined;
  /** Whether the Responses API accepts this value of the header `Authorization`, although it is not the key of the run. */
  authorizes?(header: string): boolean;
}

/**
 * Answers a request with the service that owns its path.
 * @returns false if no service owns it
 * @throws RequestRefused if its body can't be read; SyntaxError if its JSON is broken; Error if the frame of a pause does not pass
 */
export async function answerLocally(
  services: LocalService[],
  message: IncomingMessage,
  response: ServerResponse,
  wire: WireView | undefined,
): Promise<boolean> {
  if (services.length === 0) return false;
  const request = await readServiceRequest(message);
  for (const service of services) {
    const answer = service.answer?.(request);
    if (!answer) continue;
    await sendAnswer(response, answer, wire);
    return true;
  }
  return false;
}

async function readServiceRequest(message: IncomingMessage): Promise<ServiceRequest> {
  const origin = `http://${message.headers.host}`;
  const { pathname, searchParams } = new URL(message.url ?? "/", origin);
  const text = await readBody(message);
  return {
    method: message.method ?? "GET",
    path: pathname,
    query: searchParams,
    origin,
    authorization: message.headers.authorization,
    body: parseServiceBody(text, message.headers["content-type"] ?? ""),
  };
}

function parseServiceBody(text: string, type: string): unknown {
  if (text === "") return undefined;
  if (type.includes("json")) return JSON.parse(text);
  return type.includes("form-urlencoded") ? Object.fromEntries(new URLSearchParams(text)) : text;
}

async function sendAnswer(
  response: ServerResponse,
  { status = 200, headers, body = "", messages, pause }: ServiceAnswer,
  wire: WireView | undefined,
): Promise<void> {
  if (messages) {
    response.writeHead(status, { "content-type": "text/event-stream", ...headers });
    for (const [index, message] of messages.entries()) {
      if (index === 1 && pause) await waitForFrame(wire, pause);
      response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
    }
    response.end();
    return;
  }
  const isText = typeof body === "string";
  const type: Record<string, string> = isText ? {} : { "content-type": "application/json" };
  response.writeHead(status, { ...type, ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

async function waitForFrame(wire: WireView | undefined, wanted: FrameMatch): Promise<void> {
  const what = `a service waits for \`${wanted.method}\`: it`; // the error goes on with ` did not pass …`
  await wire?.until(({ message }) => matchesFrame(message, wanted), { since: 0, timeoutMs: PAUSE_MS, what });
}

/** Upper limit of a pause, in ms. */
const PAUSE_MS = 20_000;

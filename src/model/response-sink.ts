import type { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { getErrorMessage } from "../lib/index.js";

/** An event of the Responses API. */
export type ModelEvent = { type: string } & Record<string, unknown>;

/** The way by which a response reaches codex, whatever carries it. */
export interface ResponseSink {
  /** An HTTP error, and nothing else. */
  fail(status: number, headers: Record<string, string>, body: object): void;
  /** Begins a stream. */
  start(headers: Record<string, string>): void;
  send(event: ModelEvent): void;
  /** Text in the stream, as it is; over a WebSocket a message. */
  sendRaw(text: string): void;
  /** Ends the connection before the stream is whole; what was sent still arrives. */
  cut(): void;
  end(): void;
  /** Resolves when codex has closed the connection. */
  readonly clientClosed: Promise<unknown>;
}

/** Resolves when the connection has closed, however it came to that. */
export function waitForClose(connection: EventEmitter): Promise<void> {
  return new Promise((resolve) => connection.once("close", () => resolve()));
}

/** What the API says of a request that it does not take. */
export function buildInvalidRequest(error: unknown) {
  return { error: { message: getErrorMessage(error), type: "invalid_request_error" } };
}

/** Server-sent events over HTTP (platform.openai.com/docs/api-reference/responses-streaming). */
export function createHttpSink(response: ServerResponse): ResponseSink {
  return {
    fail(status, headers, body) {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(body));
    },
    start(headers) {
      response.writeHead(200, { "content-type": "text/event-stream", ...headers });
      response.flushHeaders();
    },
    send: (event) => response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
    sendRaw: (text) => response.write(text),
    // FIN, not RST: what codex has not read yet must not be lost with the connection.
    cut: () => response.socket?.end(),
    end: () => response.end(),
    clientClosed: waitForClose(response),
  };
}

import type { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { getErrorMessage } from "../lib/index.js";

/** An event of the Responses API. */
export type ModelEvent = { type: string } & Record<string, unknown>;

/** Sends one response to codex, over HTTP or a WebSocket. */
export interface ResponseSink {
  /** Sends an error instead of a stream: an HTTP response, or an event `error` over a WebSocket. */
  fail(status: number, headers: Record<string, string>, body: object): void;
  /** Starts the stream. */
  start(headers: Record<string, string>): void;
  send(event: ModelEvent): void;
  /** Sends text unchanged in the stream; over a WebSocket as one message. */
  sendRaw(text: string): void;
  /** Closes the connection before the stream is complete. Over HTTP, data that was already sent still arrives. */
  cut(): void;
  end(): void;
  /**
   * Resolves when the connection has closed, whichever side closed it. Over HTTP, it also resolves when the response has been
   * sent completely.
   */
  readonly closed: Promise<unknown>;
}

/** Resolves when the connection has closed for any reason. */
export function waitForClose(connection: EventEmitter): Promise<void> {
  return new Promise((resolve) => connection.once("close", () => resolve()));
}

/** Builds the API's error for an invalid request. */
export function buildInvalidRequest(error: unknown) {
  return { error: { message: getErrorMessage(error), type: "invalid_request_error" } };
}

/**
 * Creates a sink that sends server-sent events over HTTP
 * (platform.openai.com/docs/api-reference/responses-streaming).
 */
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
    // `end` sends FIN and not RST, so that codex can still read the data that was already sent.
    cut: () => response.socket?.end(),
    end: () => response.end(),
    closed: waitForClose(response),
  };
}

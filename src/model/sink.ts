import type { ServerResponse } from "node:http";

/** An event of the Responses API. */
export interface ModelEvent {
  type: string;
  [key: string]: unknown;
}

/** Where one answer goes. The script writes to it, and does not know which transport carries it. */
export interface Sink {
  /** Begins a stream of events. @param headers of the response, beside those of the transport */
  start(headers?: Record<string, string>): void;
  /** Answers with an HTTP error in place of a stream. @param body is sent as JSON */
  fail(status: number, headers: Record<string, string>, body: object): void;
  send(event: ModelEvent): void;
  /** Sends bytes as they are, well formed or not; over a WebSocket as one text message. */
  raw(text: string): void;
  /** Destroys the connection at once. */
  cut(): void;
  /** Ends the answer. */
  end(): void;
}

/** Server-sent events over HTTP (platform.openai.com/docs/api-reference/responses-streaming). */
export function httpSink(response: ServerResponse): Sink {
  return {
    start(headers = {}) {
      response.writeHead(200, { "content-type": "text/event-stream", ...headers });
    },
    fail(status, headers, body) {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(body));
    },
    send(event) {
      response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    },
    raw(text) {
      response.write(text);
    },
    cut() {
      response.destroy();
    },
    end() {
      response.end();
    },
  };
}

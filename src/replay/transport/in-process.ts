import { StringDecoder } from "node:string_decoder";
import type { ClientConnection, Connect } from "./client-transport.js";
import type { CodexExit } from "./exit.js";
import type { Message } from "./message.js";

/** Number of messages in the buffer from which on the fake codex waits for the reader. */
const MAX_WAITING = 256;

/** Serves a client in this process, which calls `send` and iterates over codex's messages. */
export class InProcessClient implements AsyncIterable<Message> {
  /** How codex ended; undefined while it has not ended. */
  ended: CodexExit | undefined;
  readonly #connection: ClientConnection;
  /** Lines that are buffered for the reader. A line that a fault cut is incomplete. */
  #lines: string[] = [];
  #partial = "";
  readonly #decoder = new StringDecoder("utf8");
  #isOver = false;
  #error: unknown;
  #wake: (() => void) | undefined;

  constructor(connect: Connect) {
    const countWaiting = () => this.#lines.length;
    this.#connection = connect({
      get isFull() {
        return countWaiting() >= MAX_WAITING;
      },
      write: (data) => this.#write(typeof data === "string" ? data : this.#decoder.write(Buffer.from(data))),
      closeOutput: () => this.#finish(),
      end: (exit) => {
        this.ended = exit;
        this.#finish();
      },
      writeLog() {},
      fail: (error) => {
        this.#error ??= error;
        this.#finish();
      },
    });
  }

  /** Sends a message of the client: an object, or a line as on the wire. */
  send(message: Message | string): void {
    this.#connection.receive(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Closes the client's side. The iteration ends after the remaining messages. */
  close(): void {
    if (this.#isOver) return;
    this.#connection.close();
    this.#finish();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Message> {
    for (;;) {
      const lines = this.#lines;
      this.#lines = [];
      for (const line of lines) yield JSON.parse(line);
      if (lines.length > 0) this.#connection.onDrain();
      else if (this.#error !== undefined) throw this.#error;
      else if (this.#isOver) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  #write(text: string): void {
    const lines = (this.#partial + text).split("\n");
    this.#partial = lines.pop() ?? "";
    this.#lines.push(...lines);
    this.#wake?.();
  }

  /** Ends the iteration. An incomplete last line is passed on, so that parsing it fails in the reader. */
  #finish(): void {
    if (this.#partial) this.#lines.push(this.#partial);
    this.#partial = "";
    this.#isOver = true;
    this.#wake?.();
  }
}

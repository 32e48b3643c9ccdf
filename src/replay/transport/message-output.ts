import type { Fault } from "../options/fault.js";
import type { Pace } from "../options/pace.js";
import type { MessageSink } from "./client-transport.js";
import type { CodexExit } from "./exit.js";

/** Maximum number of queued operations. */
const MAX_QUEUED = 256;

/** Gap between two pieces of a split message, in ms. */
const PIECE_GAP_MS = 5;
const GARBAGE = "\u0000{this is no JSON";

/**
 * Gap after a response, in ms. Some clients attach the listener for a turn when they have read the response to
 * `turn/start`, and lose the notifications that they read together with it. On a busy machine with two cores,
 * ai-sdk-provider-codex-app-server 1.1.7 finished 10 of 12 turns with 1 ms, and 12 of 12 with 2 ms and with 5 ms.
 */
const RESPONSE_GAP_MS = 5;

/** What is known about a message that is sent. */
export interface SentMessage {
  /** Time of codex's clock when the message was recorded, in ms. */
  at?: number | undefined;
  /** Whether it is a response to a request of the client. */
  isResponse?: boolean;
}

/** One step of sending. A wait without an end is one for ever. */
type Operation =
  | { kind: "write"; text: string }
  | { kind: "wait"; ms: number; afterResponse?: boolean }
  | { kind: "end"; exit: CodexExit }
  | { kind: "call"; call: () => void };

/**
 * Sends messages with the configured pace and faults. Without them it writes each message at once, and waits only after a
 * response.
 */
export class MessageOutput {
  readonly #sink: MessageSink;
  readonly #pace: Pace | undefined;
  readonly #faults: Fault[];
  /** Called when the queue accepts messages again. */
  onDrain: () => void = () => {};
  readonly #queue: Operation[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Whether the queue waits, and nothing more is written for now. */
  #isWaiting = false;
  #isStopped = false;
  #sentCount = 0;
  /** Time of codex's clock when the last message was recorded, in ms. */
  #lastRecordedAt: number | undefined;

  constructor(sink: MessageSink, { pace, faults }: { pace: Pace | undefined; faults: Fault[] }) {
    this.#sink = sink;
    this.#pace = pace;
    this.#faults = faults;
  }

  /** Whether messages need no pace and no faults, so that several can be written as one. */
  get isImmediate(): boolean {
    return this.#pace === undefined && this.#faults.length === 0;
  }

  get isFull(): boolean {
    return this.#queue.length >= MAX_QUEUED || this.#sink.isFull === true;
  }

  /** Whether no message is queued. */
  get isIdle(): boolean {
    return this.#queue.length === 0;
  }

  /** Sends one message. @param text the message without a line end */
  send(text: string, { at, isResponse = false }: SentMessage = {}): void {
    if (this.#isStopped) return;
    this.#addPace(at);
    if (this.#addFaults(text)) this.#queue.push({ kind: "write", text: `${text}\n` });
    if (isResponse && this.#pace === undefined)
      this.#queue.push({ kind: "wait", ms: RESPONSE_GAP_MS, afterResponse: true });
    this.#run();
  }

  /** Ends the fake codex after all queued messages have been written. */
  end(exit: CodexExit): void {
    if (this.#isStopped) return;
    this.#queue.push({ kind: "end", exit });
    this.#run();
  }

  /** Writes what only waits because of a response. The client has closed its side, so it attaches no listener any more. */
  flush(): void {
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      if (this.#isStopped || (first.kind === "wait" && !first.afterResponse)) return;
      this.#queue.shift();
      if (first.kind !== "wait") this.#apply(first);
    }
  }

  /** Discards the queue and stops writing. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#queue.length = 0;
  }

  /** Resolves when all messages have been written. */
  async waitUntilDrained(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#queue.push({ kind: "call", call: resolve });
      this.#run();
    });
  }

  #addPace(at: number | undefined): void {
    const gap =
      at === undefined || this.#lastRecordedAt === undefined ? 0 : Math.max(0, at - this.#lastRecordedAt);
    this.#lastRecordedAt = at ?? this.#lastRecordedAt;
    const ms = this.#pace?.(gap) ?? 0;
    if (ms > 0) this.#queue.push({ kind: "wait", ms });
  }

  /** Adds the operations of the faults at the next message. @returns whether the message still has to be written */
  #addFaults(text: string): boolean {
    const number = ++this.#sentCount;
    let pieces = 1;
    for (const { kind, value } of this.#faults.filter((fault) => fault.messageNumber === number)) {
      if (kind === "garbage") this.#queue.push({ kind: "write", text: `${GARBAGE}\n` });
      else if (kind === "split") pieces = value ?? 3;
      else if (kind === "stall") this.#queue.push({ kind: "wait", ms: value ?? Number.POSITIVE_INFINITY });
      else {
        if (kind === "cut")
          this.#queue.push({ kind: "write", text: text.slice(0, Math.ceil(text.length / 2)) });
        const code = kind === "exit" ? (value ?? 1) : 1;
        const exit = kind === "kill" ? { code: null, signal: "SIGKILL" } : { code, signal: null };
        this.#queue.push({ kind: "end", exit });
        return false;
      }
    }
    if (pieces > 1) this.#addPieces(`${text}\n`, pieces);
    return pieces === 1;
  }

  #addPieces(line: string, pieces: number): void {
    const size = Math.max(1, Math.ceil(line.length / pieces));
    for (let from = 0; from < line.length; from += size) {
      if (from > 0) this.#queue.push({ kind: "wait", ms: PIECE_GAP_MS });
      this.#queue.push({ kind: "write", text: line.slice(from, from + size) });
    }
  }

  /** Applies the queued operations up to the next wait. The wait stays in the queue until it is over. */
  #run(): void {
    while (!this.#isStopped && !this.#isWaiting) {
      const first = this.#queue[0];
      if (!first) return;
      if (first.kind === "wait") {
        this.#isWaiting = true;
        if (Number.isFinite(first.ms)) this.#timer = setTimeout(() => this.#endWait(first), first.ms);
        return;
      }
      this.#queue.shift();
      this.#apply(first);
    }
  }

  #endWait(wait: Operation): void {
    this.#isWaiting = false;
    if (this.#queue[0] === wait) this.#queue.shift();
    this.#run();
    if (!this.#isStopped && !this.isFull) this.onDrain();
  }

  #apply(operation: Operation): void {
    if (operation.kind === "write") this.#sink.write(operation.text);
    else if (operation.kind === "call") operation.call();
    else if (operation.kind === "end") {
      this.stop();
      this.#sink.end(operation.exit);
    }
  }
}

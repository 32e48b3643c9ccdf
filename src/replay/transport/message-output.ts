import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../options/fault.js";
import type { Pace } from "../options/pace.js";
import type { MessageSink } from "./client-transport.js";
import type { CodexExit } from "./exit.js";

/** Maximum number of queued messages. */
const MAX_QUEUED = 256;

/** Gap between two pieces of a split message, in ms. */
const PIECE_GAP_MS = 5;
const GARBAGE = "\u0000{this is no JSON";

/**
 * Sends messages with the configured pace and faults. Without pace and faults it writes each message at once and never
 * waits.
 */
export class MessageOutput {
  readonly #sink: MessageSink;
  readonly #pace: Pace | undefined;
  readonly #faults: Fault[];
  /** Called when the queue accepts messages again. */
  onDrain: () => void = () => {};
  readonly #queue: (() => Promise<void>)[] = [];
  #isRunning = false;
  #isStopped = false;
  #sentCount = 0;
  /** Time of codex's clock when the last message was recorded, in ms. */
  #lastRecordedAt: number | undefined;

  constructor(sink: MessageSink, { pace, faults }: { pace: Pace | undefined; faults: Fault[] }) {
    this.#sink = sink;
    this.#pace = pace;
    this.#faults = faults;
  }

  /** Whether messages are written at once, without a queue. */
  get isImmediate(): boolean {
    return this.#pace === undefined && this.#faults.length === 0;
  }

  get isFull(): boolean {
    return this.#queue.length >= MAX_QUEUED || this.#sink.isFull === true;
  }

  /** Whether no message is queued or being written. */
  get isIdle(): boolean {
    return !this.#isRunning;
  }

  /** Sends one message. @param text the message without a line end @param at time of codex's clock, in ms */
  send(text: string, at?: number): void {
    if (this.#isStopped) return;
    if (this.isImmediate) this.#sink.write(`${text}\n`);
    else this.#enqueue(() => this.#sendOne(text, at));
  }

  /** Ends the fake codex after all queued messages have been written. */
  end(exit: CodexExit): void {
    if (this.#isStopped) return;
    if (this.isImmediate) this.#stop(exit);
    else this.#enqueue(async () => this.#stop(exit));
  }

  /** Discards the queue and stops writing. */
  stop(): void {
    this.#isStopped = true;
    this.#queue.length = 0;
  }

  /** Resolves when all messages have been written. */
  async waitUntilDrained(): Promise<void> {
    if (this.isImmediate) return;
    await new Promise<void>((resolve) => this.#enqueue(async () => resolve()));
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue.push(work);
    if (!this.#isRunning) void this.#runQueue();
  }

  async #runQueue(): Promise<void> {
    this.#isRunning = true;
    for (let work = this.#queue.shift(); work; work = this.#queue.shift()) {
      await work();
      if (this.#queue.length === MAX_QUEUED / 2) this.onDrain();
    }
    this.#isRunning = false;
  }

  async #sendOne(text: string, at: number | undefined): Promise<void> {
    const gap =
      at === undefined || this.#lastRecordedAt === undefined ? 0 : Math.max(0, at - this.#lastRecordedAt);
    this.#lastRecordedAt = at ?? this.#lastRecordedAt;
    const wait = this.#pace?.(gap) ?? 0;
    if (wait > 0) await sleep(wait);
    const number = ++this.#sentCount;
    let pieces = 1;
    for (const { kind, value } of this.#faults.filter((fault) => fault.messageNumber === number)) {
      if (this.#isStopped) return;
      if (kind === "garbage") this.#sink.write(`${GARBAGE}\n`);
      else if (kind === "split") pieces = value ?? 3;
      else if (kind === "stall") await (value === undefined ? waitForever() : sleep(value));
      else if (kind === "exit") return this.#stop({ code: value ?? 1, signal: null });
      else if (kind === "kill") return this.#stop({ code: null, signal: "SIGKILL" });
      else {
        this.#sink.write(text.slice(0, Math.ceil(text.length / 2)));
        return this.#stop({ code: 1, signal: null });
      }
    }
    if (!this.#isStopped) await this.#write(`${text}\n`, pieces);
  }

  async #write(line: string, pieces: number): Promise<void> {
    const size = Math.max(1, Math.ceil(line.length / pieces));
    for (let from = 0; from < line.length; from += size) {
      if (from > 0) await sleep(PIECE_GAP_MS);
      this.#sink.write(line.slice(from, from + size));
    }
  }

  #stop(exit: CodexExit): void {
    this.stop();
    this.#sink.end(exit);
  }
}

/** Never resolves. A stalled fake codex ends when its client closes the connection. */
function waitForever(): Promise<never> {
  return new Promise(() => {});
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./fault.js";
import type { Pace } from "./pace.js";

/** Where messages go. */
export interface MessageSink {
  /** Writes text as it is, which may be less than a message. */
  write(text: string): void;
  /** Ends codex as a fault or a recording says. */
  end(how: { code: number | null; signal: string | null }): void;
  /** Can it take no more for now? Then it calls the output's `drain` when it can. */
  readonly isFull?: boolean;
}

/** How many messages may wait for their time. */
const MAX_QUEUED = 256;

/** Between two pieces of a message that is written in several, in ms. */
const PIECE_GAP_MS = 5;
const GARBAGE = "\u0000{this is no JSON";

/**
 * Sends messages at their pace and with the faults that were asked for. Without either it sends at once: a replay that has
 * nothing to wait for never waits.
 */
export class MessageOutput {
  readonly #sink: MessageSink;
  readonly #pace: Pace | undefined;
  readonly #faults: Fault[];
  /** Called when it is no longer full. */
  onDrain: () => void = () => {};
  readonly #queue: (() => Promise<void>)[] = [];
  #running = false;
  #stopped = false;
  #sent = 0;
  #last: number | undefined;

  constructor(sink: MessageSink, { pace, faults }: { pace: Pace | undefined; faults: Fault[] }) {
    this.#sink = sink;
    this.#pace = pace;
    this.#faults = faults;
  }

  /** Are messages written when they are sent? */
  get isImmediate(): boolean {
    return this.#pace === undefined && this.#faults.length === 0;
  }

  get isFull(): boolean {
    return this.#queue.length >= MAX_QUEUED || this.#sink.isFull === true;
  }

  /** Is nothing waiting for its time? */
  get isIdle(): boolean {
    return !this.#running;
  }

  /** @param text one message, without a line's end @param at codex's clock, in ms */
  send(text: string, at?: number): void {
    if (this.#stopped) return;
    if (this.isImmediate) this.#sink.write(`${text}\n`);
    else this.#enqueue(() => this.#sendOne(text, at));
  }

  /** Ends codex, once all has been written. */
  end(how: { code: number | null; signal: string | null }): void {
    if (this.#stopped) return;
    if (this.isImmediate) this.#stop(how);
    else this.#enqueue(async () => this.#stop(how));
  }

  /** Writes nothing more. */
  stop(): void {
    this.#stopped = true;
    this.#queue.length = 0;
  }

  /** Resolves when all that was sent is written. */
  async waitUntilDrained(): Promise<void> {
    if (this.isImmediate) return;
    await new Promise<void>((resolve) => this.#enqueue(async () => resolve()));
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue.push(work);
    if (!this.#running) void this.#runQueue();
  }

  async #runQueue(): Promise<void> {
    this.#running = true;
    for (let work = this.#queue.shift(); work; work = this.#queue.shift()) {
      await work();
      if (this.#queue.length === MAX_QUEUED / 2) this.onDrain();
    }
    this.#running = false;
  }

  async #sendOne(text: string, at: number | undefined): Promise<void> {
    const gap = at === undefined || this.#last === undefined ? 0 : Math.max(0, at - this.#last);
    this.#last = at ?? this.#last;
    const wait = this.#pace?.(gap) ?? 0;
    if (wait > 0) await sleep(wait);
    const number = ++this.#sent;
    let pieces = 1;
    for (const { kind, value } of this.#faults.filter((fault) => fault.messageNumber === number)) {
      if (this.#stopped) return;
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
    if (!this.#stopped) await this.#write(`${text}\n`, pieces);
  }

  async #write(line: string, pieces: number): Promise<void> {
    const size = Math.max(1, Math.ceil(line.length / pieces));
    for (let from = 0; from < line.length; from += size) {
      if (from > 0) await sleep(PIECE_GAP_MS);
      this.#sink.write(line.slice(from, from + size));
    }
  }

  #stop(how: { code: number | null; signal: string | null }): void {
    this.stop();
    this.#sink.end(how);
  }
}

/** Never resolves. A fake codex that stalls ends when its client leaves. */
function waitForever(): Promise<never> {
  return new Promise(() => {});
}

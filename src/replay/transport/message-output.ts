import type { Pace } from "../options/pace.js";
import type { MessageSink } from "./client-transport.js";
import type { CodexExit } from "./exit.js";
import type { FaultInjector } from "./fault-injector.js";
import type { SendStep } from "./send-step.js";

/** Number of queued steps from which on the queue is full. */
const MAX_QUEUED = 256;

/**
 * Gap after a response, in ms. Some clients attach the listener for a turn when they have read the response to
 * `turn/start`, and lose the notifications that they read together with it. On a busy machine with two cores,
 * ai-sdk-provider-codex-app-server 1.1.7 finished 10 of 12 turns with 1 ms, and 12 of 12 with 2 ms and with 5 ms.
 */
const RESPONSE_GAP_MS = 5;

/**
 * Gap after a response that starts a turn, in ms. A client that attaches its listener late misses a whole turn that is played
 * at once, while codex's own turn waits for the model, which takes longer. On a machine with 20 busy processes for each core,
 * a client in Python missed 8 of 78 turns with 5 ms, 5 of 78 with 15 ms, and 1 of 48 with 30 ms.
 */
const TURN_GAP_MS = 30;

/** What is known about a message that is sent. */
export interface SentMessage {
  /** Time of codex's clock when the message was recorded, in ms. */
  at?: number | undefined;
  /** Whether it is a response to a request of the client. */
  isResponse?: boolean;
  /** Whether it is a response that starts a turn. */
  startsTurn?: boolean;
  /** Called right before the message is written or dropped; not if a fault ends codex, or closes its stdout, at this message. */
  beforeWrite?: (() => void) | undefined;
}

/**
 * Sends messages with the configured pace and faults. Without a pace, it waits only after a response, or where a fault waits.
 */
export class MessageOutput {
  readonly #sink: MessageSink;
  readonly #pace: Pace | undefined;
  readonly #faults: FaultInjector | undefined;
  /** Called when the queue accepts messages again. */
  onDrain: () => void = () => {};
  readonly #queue: SendStep[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Whether the queue waits, and nothing more is written for now. */
  #isWaiting = false;
  #isStopped = false;
  /** Time of codex's clock when the last message was recorded, in ms. */
  #lastRecordedAt: number | undefined;

  constructor(sink: MessageSink, pace: Pace | undefined, faults: FaultInjector | undefined) {
    this.#sink = sink;
    this.#pace = pace;
    this.#faults = faults;
  }

  /** Whether there is no pace and no fault, so that several messages can be written in one call. */
  get isImmediate(): boolean {
    return this.#pace === undefined && this.#faults === undefined;
  }

  get isFull(): boolean {
    return this.#queue.length >= MAX_QUEUED || this.#sink.isFull === true;
  }

  /** Whether no message is queued. */
  get isIdle(): boolean {
    return this.#queue.length === 0;
  }

  /** Sends one message. @param text the message without a line end */
  send(
    text: string,
    { at, isResponse = false, startsTurn = false, beforeWrite = () => {} }: SentMessage = {},
  ): void {
    if (this.#isStopped) return;
    this.#addPace(at);
    this.#queue.push(...(this.#faults?.planMessage(text, beforeWrite) ?? planWrite(text, beforeWrite)));
    if (isResponse && this.#pace === undefined)
      this.#queue.push({
        kind: "wait",
        ms: startsTurn ? TURN_GAP_MS : RESPONSE_GAP_MS,
        afterResponse: true,
      });
    this.#run();
  }

  /** Ends the fake codex after all queued messages have been written. */
  end(exit: CodexExit): void {
    this.addSteps([{ kind: "end", exit }]);
  }

  /** Carries out steps after all that is queued. */
  addSteps(steps: SendStep[]): void {
    if (this.#isStopped) return;
    this.#queue.push(...steps);
    this.#run();
  }

  /** Calls a function when all messages so far have been written, without waiting for the gap after a response. */
  callWhenWritten(call: () => void): void {
    if (this.#isStopped) return;
    const last = this.#queue.findLastIndex((step) => step.kind !== "wait" || !step.afterResponse);
    if (last < 0) call();
    else this.#queue.splice(last + 1, 0, { kind: "call", call });
  }

  /** Writes all that waits only for the gap after a response. The client has closed its side, so it attaches no listener any more. */
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

  /** Resolves when all messages have been written; never if a fault stops the output before that. */
  async waitUntilDrained(): Promise<void> {
    await new Promise<void>((resolve) => this.addSteps([{ kind: "call", call: resolve }]));
  }

  #addPace(at: number | undefined): void {
    const gap =
      at === undefined || this.#lastRecordedAt === undefined ? 0 : Math.max(0, at - this.#lastRecordedAt);
    this.#lastRecordedAt = at ?? this.#lastRecordedAt;
    const ms = this.#pace?.(gap) ?? 0;
    if (ms > 0) this.#queue.push({ kind: "wait", ms });
  }

  /** Applies the queued steps up to the next wait. The wait stays in the queue until it is over. */
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

  #endWait(wait: SendStep): void {
    this.#isWaiting = false;
    if (this.#queue[0] === wait) this.#queue.shift();
    this.#run();
    if (!this.#isStopped && !this.isFull) this.onDrain();
  }

  #apply(step: SendStep): void {
    if (step.kind === "write") this.#sink.write(step.data);
    else if (step.kind === "call") step.call();
    else if (step.kind !== "wait") {
      this.stop();
      if (step.kind === "end") this.#sink.end(step.exit);
      else this.#sink.closeOutput();
    }
  }
}

function planWrite(text: string, beforeWrite: () => void): SendStep[] {
  return [
    { kind: "call", call: beforeWrite },
    { kind: "write", data: `${text}\n` },
  ];
}

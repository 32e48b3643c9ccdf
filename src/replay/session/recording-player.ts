import { NOTIFICATIONS } from "../../protocol/index.js";
import type { WireEntry } from "../recording/wire-reader.js";
import type { CodexExit } from "../transport/exit.js";
import type { Message } from "../transport/message.js";
import type { SentMessage } from "../transport/message-output.js";
import { markFailed } from "./error-answers.js";
import type { SessionState } from "./session-state.js";

/** Receives codex's side of the recording. */
export interface PlayerOutput {
  /** Sends one message to the client. */
  send(text: string, about: SentMessage): void;
  /** Whether its buffer is full. When the buffer has room again, `Session.resume` is called. */
  readonly isFull: boolean;
  /** Called before the message that reports the end of a turn is sent. */
  endTurn(ended: { thread: string; turn: string }): void;
  /** Ends the fake codex, because codex ended at this point of the recording. */
  end(exit: CodexExit): void;
  /** Ends the replay, because the recording could not be read while no message of the client was handled. */
  abort(error: unknown): void;
}

/** Time in ms for which the response to an early message is held back. In this time, the client may send the messages recorded before it. */
const EARLY_RESPONSE_DELAY_MS = 150;

/** Plays codex's side of the recording. It stops before each message of the client, and continues when `play` is called. */
export class RecordingPlayer {
  readonly #state: SessionState;
  readonly #output: PlayerOutput;
  #isStopped = false;
  #earlyResponseTimer: NodeJS.Timeout | undefined;

  constructor(state: SessionState, output: PlayerOutput) {
    this.#state = state;
    this.#output = output;
  }

  /** Whether nothing is sent any more, because codex or the session ended. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Sends codex's messages up to the client's next message. */
  play(): void {
    const { cursor, report } = this.#state;
    for (let entry = cursor.getDueEntry(); entry && !this.#isStopped; entry = cursor.getDueEntry()) {
      if (entry.from === "exit") {
        this.#playExit(entry);
        return;
      }
      if (entry.from === "client" && !cursor.consumeEarly(entry)) return;
      if (this.#output.isFull) return;
      cursor.advance();
      // Report this before the last message is sent: a client that has received it may end this process at once.
      if (!cursor.getDueEntry()) report.addComplete();
      if (entry.from === "codex" && !cursor.consumeSent(entry)) this.#send(entry);
    }
    if (!this.#isStopped) report.addComplete();
  }

  /**
   * Waits a moment for the client's messages that were recorded before the one that it has just sent. Then sends the responses
   * to early messages, because the client may wait for a response before it sends the other messages.
   */
  scheduleEarlyResponses(): void {
    clearTimeout(this.#earlyResponseTimer);
    this.#earlyResponseTimer = setTimeout(() => this.#sendEarlyResponses(), EARLY_RESPONSE_DELAY_MS);
    this.#earlyResponseTimer.unref();
  }

  /** Stops sending, and closes the recording. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#earlyResponseTimer);
    this.#state.cursor.close();
  }

  #playExit({ exit }: WireEntry): void {
    this.#state.cursor.advance();
    this.#state.report.addComplete();
    this.stop();
    this.#output.end(exit ?? { code: 1, signal: null });
  }

  #sendEarlyResponses(): void {
    try {
      for (const response of this.#state.cursor.takeEarlyResponses()) this.#send(response);
    } catch (error) {
      this.#output.abort(error);
    }
  }

  #send({ message, raw }: WireEntry): void {
    if (message.id === undefined && this.#state.isUnwanted(message.method)) return;
    const turnEnd = findTurnEnd(message);
    if (turnEnd) this.#output.endTurn(turnEnd);
    const text = markFailed(message, raw, this.#state.failedItems);
    this.#output.send(this.#state.idMap.translateForClient(message, text), {
      at: message.emittedAtMs,
      isResponse: message.method === undefined,
      startsTurn: startsTurn(message),
    });
  }
}

/** Finds the turn whose end a message reports. */
function findTurnEnd({ method, params }: Message): { thread: string; turn: string } | undefined {
  if (method !== NOTIFICATIONS.turnCompleted) return undefined;
  const { threadId, turn } = (params ?? {}) as { threadId?: unknown; turn?: { id?: unknown } | null };
  return { thread: String(threadId), turn: String(turn?.id) };
}

/** Whether a message is codex's response to a request that starts a turn. */
function startsTurn({ method, result }: Message): boolean {
  return method === undefined && typeof result === "object" && result !== null && "turn" in result;
}

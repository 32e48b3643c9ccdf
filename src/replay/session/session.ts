import { shortenText } from "../../redact/hide/index.js";
import type { RecordingChoice } from "../recording/recording-choice.js";
import type { AppliedFault } from "../transport/fault-injector.js";
import { acceptMessage } from "./accept-message.js";
import { type ClientMessage, describeMessage, formatId, isSameKind, parseMessage } from "./client-message.js";
import { findCodexRefusal, nameParams } from "./codex-refusal.js";
import { answerExtraRequest } from "./extra-requests.js";
import type { ReportEntry } from "./mismatch.js";
import { type PlayerOutput, RecordingPlayer } from "./recording-player.js";
import { describeExpected, refuseNotification, refuseRequest, refuseResponse } from "./refuse-message.js";
import { type SessionOptions, SessionState } from "./session-state.js";

/** A number whose text may change if it is parsed and written again, so that two different messages look equal. */
const REWRITTEN_NUMBER = /[[:,]\s*(-0|-?\d+[.eE]|-?\d{16})/;

/** Receives what a session sends and reports. */
export interface SessionOutput extends PlayerOutput {
  report(entry: ReportEntry): void;
  /** Ends the replay with a failure, because the client's response matches no recording and can't be refused. */
  fail(): void;
}

/**
 * Replays one recording to one client. It sends codex's messages up to the client's next message, waits for that message,
 * and continues. It is independent of the transport.
 */
export class Session {
  readonly #state: SessionState;
  readonly #player: RecordingPlayer;
  readonly #output: SessionOutput;

  /** @throws TouchstoneError `fixture-empty`, `step-missing`, `fixture-broken`, `fixture-cut` */
  constructor(recording: RecordingChoice, options: SessionOptions, output: SessionOutput) {
    this.#state = new SessionState(recording, options, (entry) => output.report(entry));
    this.#player = new RecordingPlayer(this.#state, output);
    this.#output = output;
    this.#state.report.addBegin();
    this.#player.play();
  }

  /** Number of mismatches so far that make the replay fail. */
  get failureCount(): number {
    return this.#state.report.failureCount;
  }

  /** Describes the message for which the replay waits; undefined if it waits for none. */
  get expectedMessage(): string | undefined {
    const due = this.#player.isStopped ? undefined : this.#state.cursor.getDueEntry();
    return due?.from === "client" ? describeMessage(due.message) : undefined;
  }

  /** Continues to send after the output's buffer was full. */
  resume(): void {
    if (!this.#player.isStopped) this.#player.play();
  }

  /** Handles one line from the client. @param line undefined: bytes that are not UTF-8 */
  receive(line: string | undefined): void {
    if (this.#player.isStopped || line?.trim() === "") return;
    const message = line === undefined ? undefined : parseMessage(line);
    if (!message) {
      const what =
        line === undefined
          ? "bytes that are not UTF-8. codex ends if it gets them"
          : "a line that is not JSON-RPC";
      this.#state.report.addMismatch({
        code: "not-json",
        message: `The client sent ${what}.`,
        got: line && line.length > 500 ? shortenText(line, 500) : line,
      });
    } else if (this.#isRefusedBeforeComparison(message)) {
      this.#refuse(message);
    } else {
      this.#play(this.#nameParams(message));
    }
  }

  /** Turns params that are an array into an object (`nameParams`). */
  #nameParams(message: ClientMessage): ClientMessage {
    if (message.id === undefined || !Array.isArray(message.params)) return message;
    return { ...message, params: nameParams(this.#state.paramTypes, message) };
  }

  #play(message: ClientMessage): void {
    if (acceptMessage(this.#state, message)) {
      this.#player.scheduleEarlyResponses();
      this.#player.play();
    } else if (!this.#answerExtra(message)) {
      this.#refuse(message);
    }
  }

  /**
   * Whether the request is refused before it is compared with the recording, because codex refuses it in any case. False if a recorded
   * request of its method, which may come now, would get the same refusal: the recorded answer is then played.
   */
  #isRefusedBeforeComparison(message: ClientMessage): boolean {
    if (message.id === undefined || message.method === undefined) return false;
    if (this.#isAsRecorded(message)) return false;
    const { clientStatus, paramTypes, cursor } = this.#state;
    const refusal = findCodexRefusal(message, clientStatus, paramTypes);
    if (!refusal) return false;
    for (const { message: recorded } of cursor.listAcceptable()) {
      // A refusal that depends on the state, such as `Not initialized`, can be played only if its request is the next one.
      if (
        !refusal.message.startsWith("Invalid request: ") &&
        cursor.findNextClientEntry()?.message !== recorded
      )
        continue;
      if (!isSameKind(recorded, message)) continue;
      if (findCodexRefusal(recorded, clientStatus, paramTypes)?.message === refusal.message) return false;
    }
    return true;
  }

  /** Whether the request is exactly the next recorded one, and the client uses the experimental API, so that codex does what was recorded. */
  #isAsRecorded({ method, params, line = "" }: ClientMessage): boolean {
    const { clientStatus, cursor } = this.#state;
    const recorded = cursor.findNextClientEntry()?.message;
    return (
      clientStatus.usesExperimentalApi &&
      recorded?.method === method &&
      JSON.stringify(recorded?.params) === JSON.stringify(params) &&
      !REWRITTEN_NUMBER.test(line)
    );
  }

  /** Answers a request that was not recorded here and does not change what follows. @returns whether it is such a request */
  #answerExtra(message: ClientMessage): boolean {
    const answers = answerExtraRequest(this.#state, message);
    for (const { text, isResponse } of answers ?? []) this.#output.send(text, { isResponse });
    if (answers) this.#player.play();
    return answers !== undefined;
  }

  /** Ends the session after the client closed the connection. If the recording expects another message, this is reported. */
  close(): void {
    const entry = this.#player.isStopped ? undefined : this.#state.findExpectedEntry();
    if (entry) {
      this.#state.report.addMismatch({
        code: "closed-early",
        message: `The client closed its connection, and the recording expects ${describeMessage(entry.message)} next.`,
        ...describeExpected(this.#state, entry),
      });
    }
    this.end();
  }

  /** Reports that the client did not send the expected message in time. @param message text of the mismatch */
  reportTimeout(message: string): void {
    const entry = this.#state.findExpectedEntry();
    const expected = entry ? describeExpected(this.#state, entry) : {};
    this.#state.report.addMismatch({ code: "timeout", message, ...expected });
  }

  /** Reports a fault that was applied to this session's messages. */
  reportFault(applied: AppliedFault): void {
    this.#state.report.addFault(applied);
  }

  /** Reports a fault that was never applied. */
  reportUnusedFault(fault: string): void {
    this.#state.report.addUnusedFault(fault);
  }

  /** Ends the session. It sends nothing after this call. */
  end(): void {
    this.#player.stop();
  }

  /** Reacts to a message that matches no recorded one, or that codex refuses in any case. */
  #refuse(message: ClientMessage): void {
    const { id, method } = message;
    if (method === undefined) {
      if (refuseResponse(this.#state, message)) this.#output.fail();
    } else if (id === undefined) {
      refuseNotification(this.#state, message);
    } else {
      const error = JSON.stringify(refuseRequest(this.#state, message));
      this.#output.send(`{"error":${error},"id":${formatId(message)}}`, { isResponse: true });
    }
  }
}

import { INITIALIZED, REQUESTS } from "../../protocol/index.js";
import { removeEnding } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import { PlaybackCursor } from "../recording/playback-cursor.js";
import { findBranch } from "../recording/recording-branch.js";
import type { Message, WireEntry } from "../recording/wire-reader.js";
import {
  describeDifference,
  describeMessage,
  isSameKind,
  parseMessage,
  removeId,
  requiresOrder,
} from "./client-message.js";
import { findCodexRefusal } from "./codex-refusal.js";
import type { MessageComparison } from "./compare-messages.js";
import { IdMap } from "./id-map.js";
import type { Mismatch, ReportEntry } from "./mismatch.js";

export interface SessionOptions {
  /** Path of the wire that the session starts with. */
  wire: string;
  /** Number of the codex process in the wire, from 1. */
  process: number;
  /** Folder whose other recordings may be branches of this one. Undefined: only the same wire is searched. */
  folder: string | undefined;
  /** `name`: replay the named recording; `prompt`: replay any recording of the folder whose calls and prompt match. */
  match: "name" | "prompt";
  strictness: "default" | "strict" | "lenient";
}

/** The transport between a session and its client. */
export interface SessionTransport {
  /** Sends one message to the client. @param at time of codex's clock when the message was recorded, in ms */
  send(text: string, at?: number): void;
  /** Whether its buffer is full. When the buffer is empty again, the transport calls `resume`. */
  readonly isFull: boolean;
  /** Ends the fake codex, because codex ended at this point of the recording. */
  exit(how: { code: number | null; signal: string | null }): void;
  report(entry: ReportEntry): void;
  /**
   * Ends the replay with a failure: the client's response matches no recording, and JSON-RPC has no way to refuse a
   * response.
   */
  fail(mismatch: Mismatch): void;
}

/** Time that an early message waits for the messages recorded before it, in ms. */
const EARLY_ANSWER_DELAY_MS = 150;

/**
 * Replays one recording to one client. It sends codex's messages up to the client's next message, waits for that message,
 * and continues. It is independent of the transport.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #host: SessionTransport;
  readonly #cursor: PlaybackCursor;
  #mismatchCount = 0;
  #isComplete = false;
  #isEnded = false;
  #earlyAnswerTimer: NodeJS.Timeout | undefined;
  readonly #idMap = new IdMap();

  /** @throws TouchstoneError `fixture-empty`, `fixture-broken`, `fixture-cut` */
  constructor(options: SessionOptions, host: SessionTransport) {
    this.#options = options;
    this.#host = host;
    this.#cursor = new PlaybackCursor(options.wire, options.process);
    if (!this.#cursor.getDueEntry()) {
      const which = options.process > 1 ? `codex process ${options.process}` : "frames";
      throw replayErrors.fixtureEmpty({ path: options.wire, what: which });
    }
    this.#report({ event: "begun" });
    this.#sendDue();
  }

  /** Whether the whole recording was played. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Number of mismatches so far. */
  get mismatchCount(): number {
    return this.#mismatchCount;
  }

  /** Describes the message that the recording expects next; undefined if it expects none. */
  get expectedMessage(): string | undefined {
    const due = this.#isEnded ? undefined : this.#cursor.getDueEntry();
    return due?.from === "client" ? describeMessage(due.message) : undefined;
  }

  /** Continues to send after the transport's buffer was full. */
  resume(): void {
    if (!this.#isEnded) this.#sendDue();
  }

  /** Handles one line from the client. */
  receive(line: string): void {
    if (this.#isEnded || line.trim() === "") return;
    const message = parseMessage(line);
    if (!message) {
      this.#addMismatch({
        code: "not-json",
        message: "The client sent a line that is no JSON-RPC.",
        got: line.slice(0, 500),
      });
    } else if (this.#acceptRecorded(message)) {
      this.#sendDue();
    } else if (message.method === undefined) {
      this.#refuseAnswer(message);
    } else if (message.id === undefined) {
      if (this.#options.strictness === "strict") this.#reportMismatch(message);
    } else {
      this.#refuse(message, message.id);
    }
  }

  /** Ends the session after the client closed the connection, and reports whether messages are missing. */
  close(): void {
    clearTimeout(this.#earlyAnswerTimer);
    const next = this.#findNextClientEntry();
    if (!this.#isEnded && next) {
      this.#report({
        event: "mismatch",
        code: "closed-early",
        message: `The client left while ${describeMessage(next.message)} was due.`,
        ...this.#getPosition(next),
        expected: removeId(next.message),
      });
      if (this.#options.strictness === "strict") this.#mismatchCount++;
    }
    this.end();
  }

  /** Reports that the client did not send the expected message in time. @param message text of the mismatch */
  reportTimeout(message: string): void {
    const next = this.#findNextClientEntry();
    const facts = next ? { ...this.#getPosition(next), expected: removeId(next.message) } : {};
    this.#addMismatch({ code: "timeout", message, ...facts });
  }

  /** Ends the session. It sends nothing after this call. */
  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#earlyAnswerTimer);
    this.#cursor.close();
  }

  /** Accepts the message if it matches a recording. @returns whether the message was accepted */
  #acceptRecorded(message: Message): boolean {
    const strict = this.#options.strictness === "strict";
    return (
      this.#acceptExpected(message, (expected) => this.#compare(expected, message)) ||
      this.#acceptBranch(message) ||
      (this.#options.strictness === "lenient" &&
        this.#acceptExpected(message, ({ method }) => ({
          differences:
            method === message.method ? [] : [{ path: "method", expected: method, got: message.method }],
          bindings: [],
        }))) ||
      (!strict && message.method === INITIALIZED)
    );
  }

  #acceptExpected(message: Message, compareWith: (expected: Message) => MessageComparison): boolean {
    const skipped: WireEntry[] = [];
    for (const entry of this.#cursor.listAcceptable()) {
      if (isSameKind(entry.message, message)) {
        const { differences, bindings } = compareWith(entry.message);
        if (differences.length === 0) {
          this.#idMap.addBindings(bindings);
          this.#markAccepted(entry, message, skipped);
          return true;
        }
        if (requiresOrder(entry.message, message)) return false;
      }
      if (this.#options.strictness === "strict") return false;
      skipped.push(entry);
    }
    return false;
  }

  #markAccepted(entry: WireEntry, message: Message, before: WireEntry[]): void {
    this.#idMap.bindRequestId(entry.message, message);
    this.#cursor.markReceived(entry);
    // `initialized` is a notification: it has no response that another message could depend on.
    for (const other of before) if (other.message.method === INITIALIZED) this.#cursor.markReceived(other);
    clearTimeout(this.#earlyAnswerTimer);
    this.#earlyAnswerTimer = setTimeout(() => this.#sendEarlyAnswers(), EARLY_ANSWER_DELAY_MS);
    this.#earlyAnswerTimer.unref();
  }

  /**
   * Sends the responses to early messages, because the client may wait for them before it sends the earlier messages.
   */
  #sendEarlyAnswers(): void {
    for (const answer of this.#cursor.takeEarlyAnswers()) this.#sendEntry(answer);
  }

  /** Sends codex's messages up to the client's next message. */
  #sendDue(): void {
    for (
      let entry = this.#cursor.getDueEntry();
      entry && !this.#isEnded;
      entry = this.#cursor.getDueEntry()
    ) {
      if (entry.from === "exit") {
        this.#cursor.advance();
        this.#markComplete();
        this.end();
        this.#host.exit(entry.exit ?? { code: 1, signal: null });
        return;
      }
      if (entry.from === "client" && !this.#cursor.consumeEarly(entry)) return;
      if (this.#host.isFull) return;
      this.#cursor.advance();
      // Report this before the last message is sent: a client that has received it may end this process at once.
      if (!this.#cursor.getDueEntry()) this.#markComplete();
      if (entry.from === "codex" && !this.#cursor.consumeSent(entry)) this.#sendEntry(entry);
    }
    if (!this.#isEnded) this.#markComplete();
  }

  #sendEntry({ message, raw }: WireEntry): void {
    this.#host.send(this.#idMap.translateForClient(message, raw), message.emittedAtMs);
  }

  /** Switches to another recording that has the same beginning and continues with this message. */
  #acceptBranch(message: Message): boolean {
    const { match, folder } = this.#options;
    if (!this.#cursor.isInOrder) return false;
    const compareWith = (recorded: Message) => this.#compare(recorded, message);
    const branch = findBranch(this.#cursor.position, {
      folder,
      any: match === "prompt",
      isAnswer: message.method === undefined,
      fits: (recorded) => isSameKind(recorded, message) && compareWith(recorded).differences.length === 0,
    });
    if (!branch) return false;
    this.#cursor.switchTo(branch.reader);
    const alsoFits = branch.others.length > 0 ? { alsoFits: branch.others.map(removeEnding) } : {};
    this.#report({ event: "branch", at: this.#formatPosition(this.#cursor.getDueEntry()), ...alsoFits });
    return this.#acceptExpected(message, compareWith);
  }

  #compare(expected: Message, got: Message): MessageComparison {
    const strict = this.#options.strictness === "strict";
    return this.#idMap.compare(expected, got, strict);
  }

  /** Answers a request with an error that explains the mismatch. */
  #refuse(message: Message, id: string | number): void {
    const next = this.#findNextClientEntry();
    const refusal = findCodexRefusal(message, next?.message.method === REQUESTS.initialize);
    if (refusal) {
      this.#addMismatch({
        code: "refused",
        message: refusal.message.slice(0, 200),
        got: removeId(message),
      });
      this.#host.send(JSON.stringify({ error: refusal, id }));
      return;
    }
    const { at, message: text, ...data } = this.#reportMismatch(message);
    this.#host.send(
      JSON.stringify({ error: { code: -32600, message: `touchstone: ${text}`, data: { at, ...data } }, id }),
    );
  }

  #refuseAnswer(message: Message): void {
    const due = this.#cursor.findAnswer(message.id);
    if (due) {
      const { differences } = this.#compare(due.message, message);
      this.#host.fail(
        this.#addMismatch({
          code: "mismatch",
          message: `The client answered what no recording has; ${describeDifference(differences[0])}`,
          ...this.#getPosition(due),
          expected: removeId(due.message),
          got: removeId(message),
          differences,
        }),
      );
    } else {
      const got = removeId(message);
      this.#addMismatch({
        code: "unexpected-answer",
        message: `codex asked nothing with id ${message.id}.`,
        got,
      });
    }
  }

  #reportMismatch(message: Message): Mismatch {
    const next = this.#findNextClientEntry();
    const got = removeId(message);
    if (!next) {
      const text = `The recording is over, and the client sent ${describeMessage(message)}.`;
      return this.#addMismatch({ code: "mismatch", message: text, expected: null, got });
    }
    const { differences } = this.#compare(next.message, message);
    const why =
      next.message.method === message.method
        ? `${describeMessage(message)} is not the recorded one; ${describeDifference(differences[0])}`
        : `The client sent ${describeMessage(message)} where ${describeMessage(next.message)} is due.`;
    const expected = removeId(next.message);
    return this.#addMismatch({
      code: "mismatch",
      message: why,
      ...this.#getPosition(next),
      expected,
      got,
      differences,
    });
  }

  /** Finds the next client message that has not been received yet. */
  #findNextClientEntry(): WireEntry | undefined {
    return this.#isComplete || this.#isEnded ? undefined : this.#cursor.findNextClientEntry();
  }

  #addMismatch(mismatch: Mismatch): Mismatch {
    if (this.#options.strictness !== "lenient" || mismatch.code === "mismatch") this.#mismatchCount++;
    this.#report({ event: "mismatch", ...mismatch });
    return mismatch;
  }

  #markComplete(): void {
    if (this.#isComplete) return;
    this.#isComplete = true;
    this.#report({ event: "complete", frames: this.#cursor.frameCount });
  }

  #report(entry: WithoutFixture<ReportEntry>): void {
    const { event, ...rest } = entry;
    const { path, process } = this.#cursor.position;
    this.#host.report({ event, fixture: removeEnding(path), process, ...rest } as ReportEntry);
  }

  #getPosition(entry: WireEntry): { at: string } {
    return { at: this.#formatPosition(entry) };
  }

  #formatPosition(entry: WireEntry | undefined): string {
    return `${removeEnding(this.#cursor.position.path)}:${entry?.line ?? 0}`;
  }
}

type WithoutFixture<T> = T extends unknown ? Omit<T, "fixture" | "process"> : never;

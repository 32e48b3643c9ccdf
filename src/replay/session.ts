import { INITIALIZED, REQUESTS } from "../protocol/index.js";
import { removeEnding } from "../transcript/layout.js";
import { branchAt } from "./branch.js";
import { ClientIds } from "./client-ids.js";
import {
  describe,
  isSameKind,
  mustBeInOrder,
  parseMessage,
  tellDifference,
  withoutId,
} from "./client-message.js";
import type { Comparison } from "./compare.js";
import { Course } from "./course.js";
import { replayErrors } from "./errors.js";
import type { Problem, ReportEntry } from "./problem.js";
import { codexRefusal } from "./refusal.js";
import type { Entry, Message } from "./wire.js";

export interface SessionOptions {
  /** Path of the wire that it begins with, and the codex process in it. */
  wire: string;
  process: number;
  /** The folder whose other recordings may be branches of this one; undefined: there are none. */
  folder: string | undefined;
  /** By what the recording is chosen: it was named, or any of the folder whose calls and prompt fit. */
  match: "name" | "prompt";
  strictness: "default" | "strict" | "lenient";
}

/** Whoever stands between a session and its client. */
export interface SessionHost {
  /** Takes one message for the client. @param at codex's clock when it sent it, in ms */
  send(text: string, at?: number): void;
  /** Has it more messages than it should hold? Then it calls `resume` when they have gone. */
  readonly full: boolean;
  /** codex ended here when it was recorded. */
  exit(how: { code: number | null; signal: string | null }): void;
  report(entry: ReportEntry): void;
  /** The client's answer fits nothing, and an answer can't be refused: this is the end. */
  fail(problem: Problem): void;
}

/** How long a message that came early waits for those before it, in ms. */
const PATIENCE = 150;

/**
 * Plays codex of one recording to one client: sends what codex sent up to the client's next message, takes that message
 * when it comes, and goes on. Knows nothing of how the two are connected.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #host: SessionHost;
  readonly #course: Course;
  #problems = 0;
  #complete = false;
  #ended = false;
  #patience: NodeJS.Timeout | undefined;
  readonly #ids = new ClientIds();

  /** @throws TouchstoneError `fixture-empty`, `fixture-broken`, `fixture-cut` */
  constructor(options: SessionOptions, host: SessionHost) {
    this.#options = options;
    this.#host = host;
    this.#course = new Course(options.wire, options.process);
    if (!this.#course.due()) {
      const which = options.process > 1 ? `codex process ${options.process}` : "frames";
      throw replayErrors.fixtureEmpty({ path: options.wire, what: which });
    }
    this.#tell({ event: "begun" });
    this.#advance();
  }

  /** Has all passed that was recorded? */
  get complete(): boolean {
    return this.#complete;
  }

  /** How often the client did not fit. */
  get problems(): number {
    return this.#problems;
  }

  /** What it waits for, in words; undefined when for nothing. */
  get waitsFor(): string | undefined {
    const due = this.#ended ? undefined : this.#course.due();
    return due?.from === "client" ? describe(due.message) : undefined;
  }

  /** Sends on. */
  resume(): void {
    if (!this.#ended) this.#advance();
  }

  /** Takes a line from the client. */
  receive(line: string): void {
    if (this.#ended || line.trim() === "") return;
    const message = parseMessage(line);
    if (!message) {
      this.#problem({
        code: "not-json",
        message: "The client sent a line that is no JSON-RPC.",
        got: line.slice(0, 500),
      });
    } else if (this.#take(message)) {
      this.#advance();
    } else if (message.method === undefined) {
      this.#refuseAnswer(message);
    } else if (message.id === undefined) {
      if (this.#options.strictness === "strict") this.#mismatch(message);
    } else {
      this.#refuse(message, message.id);
    }
  }

  /** The client has gone. */
  close(): void {
    clearTimeout(this.#patience);
    const next = this.#next();
    if (!this.#ended && next) {
      this.#tell({
        event: "problem",
        code: "closed-early",
        message: `The client left while ${describe(next.message)} was due.`,
        ...this.#place(next),
        expected: withoutId(next.message),
      });
      if (this.#options.strictness === "strict") this.#problems++;
    }
    this.end();
  }

  /** The client has kept it waiting for too long. */
  timedOut(message: string): void {
    const next = this.#next();
    const facts = next ? { ...this.#place(next), expected: withoutId(next.message) } : {};
    this.#problem({ code: "timeout", message, ...facts });
  }

  /** Sends no more. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#patience);
    this.#course.close();
  }

  /** Is it one that was recorded? Then it has been taken. */
  #take(message: Message): boolean {
    const strict = this.#options.strictness === "strict";
    return (
      this.#takeOpen(message, (expected) => this.#comparison(expected, message)) ||
      this.#takeBranch(message) ||
      (this.#options.strictness === "lenient" &&
        this.#takeOpen(message, ({ method }) => ({
          differences:
            method === message.method ? [] : [{ path: "method", expected: method, got: message.method }],
          bound: [],
        }))) ||
      (!strict && message.method === INITIALIZED)
    );
  }

  #takeOpen(message: Message, comparison: (expected: Message) => Comparison): boolean {
    const open: Entry[] = [];
    for (const entry of this.#course.open()) {
      if (isSameKind(entry.message, message)) {
        const { differences, bound } = comparison(entry.message);
        if (differences.length === 0) {
          this.#ids.bind(bound);
          this.#accept(entry, message, open);
          return true;
        }
        if (mustBeInOrder(entry.message, message)) return false;
      }
      if (this.#options.strictness === "strict") return false;
      open.push(entry);
    }
    return false;
  }

  #accept(entry: Entry, message: Message, before: Entry[]): void {
    this.#ids.bindRequest(entry.message, message);
    this.#course.hasCome(entry);
    // A notification of the client's has no answer that another message could depend on.
    for (const other of before) if (other.message.method === INITIALIZED) this.#course.hasCome(other);
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#answerEarly(), PATIENCE);
    this.#patience.unref();
  }

  /** The client may wait for its answer before it sends what was recorded before. */
  #answerEarly(): void {
    for (const answer of this.#course.answersToEarly()) this.#emit(answer);
  }

  /** Sends what codex sent, up to the client's next message. */
  #advance(): void {
    for (let entry = this.#course.due(); entry && !this.#ended; entry = this.#course.due()) {
      if (entry.from === "exit") {
        this.#course.pass();
        this.#finish();
        this.end();
        this.#host.exit(entry.exit ?? { code: 1, signal: null });
        return;
      }
      if (entry.from === "client" && !this.#course.takeDue(entry)) return;
      if (this.#host.full) return;
      this.#course.pass();
      // Told before the last message goes: a client that has it may end this process at once.
      if (!this.#course.due()) this.#finish();
      if (entry.from === "codex" && !this.#course.wasSent(entry)) this.#emit(entry);
    }
    if (!this.#ended) this.#finish();
  }

  #emit({ message, raw }: Entry): void {
    this.#host.send(this.#ids.forClient(message, raw), message.emittedAtMs);
  }

  /** Goes over to another recording, where this message came after the same beginning. */
  #takeBranch(message: Message): boolean {
    const { match, folder } = this.#options;
    if (!this.#course.isInOrder) return false;
    const comparison = (recorded: Message) => this.#comparison(recorded, message);
    const branch = branchAt(this.#course.place, {
      folder,
      any: match === "prompt",
      isAnswer: message.method === undefined,
      fits: (recorded) => isSameKind(recorded, message) && comparison(recorded).differences.length === 0,
    });
    if (!branch) return false;
    this.#course.goOver(branch.reader);
    const alsoFits = branch.others.length > 0 ? { alsoFits: branch.others.map(removeEnding) } : {};
    this.#tell({ event: "branch", at: this.#at(this.#course.due()), ...alsoFits });
    return this.#takeOpen(message, comparison);
  }

  #comparison(expected: Message, got: Message): Comparison {
    const strict = this.#options.strictness === "strict";
    return this.#ids.compare(expected, got, strict);
  }

  /** Answers a request with why it doesn't fit. */
  #refuse(message: Message, id: string | number): void {
    const next = this.#next();
    const refusal = codexRefusal(message, next?.message.method === REQUESTS.initialize);
    if (refusal) {
      this.#problem({
        code: "refused",
        message: refusal.message.slice(0, 200),
        got: withoutId(message),
      });
      this.#host.send(JSON.stringify({ error: refusal, id }));
      return;
    }
    const { at, message: text, ...data } = this.#mismatch(message);
    this.#host.send(
      JSON.stringify({ error: { code: -32600, message: `touchstone: ${text}`, data: { at, ...data } }, id }),
    );
  }

  #refuseAnswer(message: Message): void {
    const due = this.#course.answerTo(message.id);
    if (due) {
      const { differences } = this.#comparison(due.message, message);
      this.#host.fail(
        this.#problem({
          code: "mismatch",
          message: `The client answered what no recording has; ${tellDifference(differences[0])}`,
          ...this.#place(due),
          expected: withoutId(due.message),
          got: withoutId(message),
          differences,
        }),
      );
    } else {
      const got = withoutId(message);
      this.#problem({
        code: "unexpected-answer",
        message: `codex asked nothing with id ${message.id}.`,
        got,
      });
    }
  }

  #mismatch(message: Message): Problem {
    const next = this.#next();
    const got = withoutId(message);
    if (!next) {
      const text = `The recording is over, and the client sent ${describe(message)}.`;
      return this.#problem({ code: "mismatch", message: text, expected: null, got });
    }
    const { differences } = this.#comparison(next.message, message);
    const why =
      next.message.method === message.method
        ? `${describe(message)} is not the recorded one; ${tellDifference(differences[0])}`
        : `The client sent ${describe(message)} where ${describe(next.message)} is due.`;
    const expected = withoutId(next.message);
    return this.#problem({
      code: "mismatch",
      message: why,
      ...this.#place(next),
      expected,
      got,
      differences,
    });
  }

  /** The next of the client's messages that is still to come. */
  #next(): Entry | undefined {
    return this.#complete || this.#ended ? undefined : this.#course.nextOfClient();
  }

  #problem(problem: Problem): Problem {
    if (this.#options.strictness !== "lenient" || problem.code === "mismatch") this.#problems++;
    this.#tell({ event: "problem", ...problem });
    return problem;
  }

  #finish(): void {
    if (this.#complete) return;
    this.#complete = true;
    this.#tell({ event: "complete", frames: this.#course.frames });
  }

  #tell(entry: WithoutFixture<ReportEntry>): void {
    const { event, ...rest } = entry;
    const { path, process } = this.#course.place;
    this.#host.report({ event, fixture: removeEnding(path), process, ...rest } as ReportEntry);
  }

  #place(entry: Entry): { at: string } {
    return { at: this.#at(entry) };
  }

  #at(entry: Entry | undefined): string {
    return `${removeEnding(this.#course.place.path)}:${entry?.line ?? 0}`;
  }
}

type WithoutFixture<T> = T extends unknown ? Omit<T, "fixture" | "process"> : never;

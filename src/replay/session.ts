import { findBranch } from "./branch.js";
import { type Comparison, compare, type Ids, standInsOf } from "./compare.js";
import type { Problem, ReportEntry } from "./problem.js";
import { codexRefusal } from "./refusal.js";
import { allWires, nameOf } from "./source.js";
import { countProcesses, type Entry, empty, type Message, WireReader } from "./wire.js";

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

/** How many of the recorded client's messages this client may be ahead of. */
const AHEAD = 8;
/** How far behind the next message of the client to look for others, in entries. */
const LOOK_AHEAD = 4096;
/** How long a message that came early waits for those before it, in ms. */
const PATIENCE = 150;

/**
 * Plays codex of one recording to one client: sends what codex sent up to the client's next message, takes that message
 * when it comes, and goes on. Knows nothing of how the two are connected.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #host: SessionHost;
  #reader: WireReader;
  /** Entries of the reader that have passed. */
  #passed = 0;
  #frames = 0;
  #problems = 0;
  #complete = false;
  #ended = false;
  /** Client's messages that came before others that were recorded before them. */
  readonly #early = new Set<Entry>();
  /** Answers of codex that were sent before their turn. */
  readonly #sent = new Set<Entry>();
  #patience: NodeJS.Timeout | undefined;
  /** Ids of recorded requests → this client's, in JSON. */
  readonly #requests = new Map<string, string>();
  readonly #ids: Ids = new Map();
  readonly #known = new Set<string>();

  /** @throws TouchstoneError `fixture-empty`, `fixture-broken`, `fixture-cut` */
  constructor(options: SessionOptions, host: SessionHost) {
    this.#options = options;
    this.#host = host;
    this.#reader = new WireReader(options.wire, options.process);
    if (!this.#reader.peek()) {
      const which = options.process > 1 ? `codex process ${options.process}` : "frames";
      throw empty(options.wire, which);
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
    const due = this.#ended ? undefined : this.#reader.peek();
    return due?.from === "client" ? describe(due.message) : undefined;
  }

  /** Sends on. */
  resume(): void {
    if (!this.#ended) this.#advance();
  }

  /** Takes a line from the client. */
  receive(line: string): void {
    if (this.#ended || line.trim() === "") return;
    const message = parse(line);
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
    this.#reader.close();
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
      (!strict && message.method === "initialized")
    );
  }

  #takeOpen(message: Message, comparison: (expected: Message) => Comparison): boolean {
    const open: Entry[] = [];
    for (let skip = 0; skip < LOOK_AHEAD && open.length < AHEAD; skip++) {
      const entry = this.#reader.peek(skip);
      if (!entry || entry.from === "exit") return false;
      if (entry.from === "codex" || this.#early.has(entry)) continue;
      if (isSameKind(entry.message, message)) {
        const { differences, bound } = comparison(entry.message);
        if (differences.length === 0) {
          for (const [standIn, own] of bound) this.#ids.set(standIn, own);
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
    if (entry.message.id !== undefined && message.id !== undefined)
      this.#requests.set(JSON.stringify(entry.message.id), JSON.stringify(message.id));
    this.#early.add(entry);
    // A notification of the client's has no answer that another message could depend on.
    for (const { message: other } of before) if (other.method === "initialized") this.#skip(other);
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#answerEarly(), PATIENCE);
    this.#patience.unref();
  }

  #skip(message: Message): void {
    for (let skip = 0; skip < LOOK_AHEAD; skip++) {
      const entry = this.#reader.peek(skip);
      if (entry?.message === message) this.#early.add(entry);
    }
  }

  /** The client may wait for its answer before it sends what was recorded before. */
  #answerEarly(): void {
    const waiting = new Set([...this.#early].map(({ message }) => JSON.stringify(message.id)));
    for (let skip = 0; skip < LOOK_AHEAD && waiting.size > 0; skip++) {
      const entry = this.#reader.peek(skip);
      if (!entry) return;
      if (entry.from !== "codex" || entry.message.method !== undefined || this.#sent.has(entry)) continue;
      if (!waiting.has(JSON.stringify(entry.message.id))) continue;
      this.#sent.add(entry);
      this.#emit(entry);
    }
  }

  /** Sends what codex sent, up to the client's next message. */
  #advance(): void {
    for (let entry = this.#reader.peek(); entry && !this.#ended; entry = this.#reader.peek()) {
      if (entry.from === "exit") {
        this.#pass();
        this.#finish();
        this.end();
        this.#host.exit(entry.exit ?? { code: 1, signal: null });
        return;
      }
      if (entry.from === "client" && !this.#early.delete(entry)) return;
      if (this.#host.full) return;
      this.#pass();
      // Told before the last message goes: a client that has it may end this process at once.
      if (!this.#reader.peek()) this.#finish();
      if (entry.from === "codex" && !this.#sent.delete(entry)) this.#emit(entry);
    }
    if (!this.#ended) this.#finish();
  }

  #pass(): void {
    this.#reader.shift();
    this.#passed++;
    this.#frames++;
  }

  #emit({ message, raw }: Entry): void {
    const isResponse = message.method === undefined;
    if (isResponse || message.id !== undefined || message.method?.endsWith("/started"))
      for (const id of standInsOf(raw)) this.#known.add(id);
    let text = isResponse ? this.#withClientsId(message, raw) : raw;
    for (const [standIn, own] of this.#ids) text = text.replaceAll(standIn, own);
    this.#host.send(text, message.emittedAtMs);
  }

  #withClientsId(message: Message, raw: string): string {
    const recorded = JSON.stringify(message.id);
    const own = this.#requests.get(recorded);
    if (own === undefined || own === recorded) return raw;
    // In a result the id comes first, in an error last; between them other members might be called `id`, too.
    if (raw.startsWith(`{"id":${recorded},`)) return `{"id":${own}${raw.slice(6 + recorded.length)}`;
    if (raw.endsWith(`,"id":${recorded}}`)) return `${raw.slice(0, -recorded.length - 1)}${own}}`;
    return JSON.stringify({ ...message, id: JSON.parse(own) });
  }

  /** Goes over to another recording, where this message came after the same beginning. */
  #takeBranch(message: Message): boolean {
    const { match, folder } = this.#options;
    if (this.#early.size > 0 || this.#sent.size > 0) return false;
    const at = { path: this.#reader.path, process: this.#reader.process, passed: this.#passed };
    const fits = (recorded: Message) =>
      isSameKind(recorded, message) && this.#comparison(recorded, message).differences.length === 0;
    const wires = folder === undefined ? [] : allWires(folder);
    const isOpen = message.method === undefined || match === "prompt";
    const branch =
      findBranch(at, processesOf(at.path), { fits, same: "exact" }) ??
      (isOpen ? findBranch(at, firstsOf(wires), { fits, same: "exact" }) : undefined) ??
      (match === "prompt" ? findBranch(at, firstsOf(wires), { fits, same: "methods" }) : undefined) ??
      (match === "prompt" ? findBranch(at, wires.flatMap(laterOf), { fits, same: "methods" }) : undefined);
    if (!branch) return false;
    this.#reader.close();
    this.#reader = branch.reader;
    this.#passed = this.#countPassed(branch.reader);
    const alsoFits = branch.others.length > 0 ? { alsoFits: branch.others.map(nameOf) } : {};
    this.#tell({ event: "branch", at: this.#at(branch.reader.peek()), ...alsoFits });
    return this.#takeOpen(message, (expected) => this.#comparison(expected, message));
  }

  /** Entries of the reader's process before the one that it stands at. */
  #countPassed(reader: WireReader): number {
    const line = reader.peek()?.line ?? 0;
    const again = new WireReader(reader.path, reader.process);
    let count = 0;
    while ((again.peek()?.line ?? line) < line) {
      again.shift();
      count++;
    }
    again.close();
    return count;
  }

  #comparison(expected: Message, got: Message): Comparison {
    const strict = this.#options.strictness === "strict";
    return compare(expected, got, { ids: this.#ids, known: this.#known, strict });
  }

  /** Answers a request with why it doesn't fit. */
  #refuse(message: Message, id: string | number): void {
    const next = this.#next();
    const refusal = codexRefusal(message, next?.message.method === "initialize");
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
    const due = this.#openAnswer(message);
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

  /** The recorded answer to the same question, where it is still to come. */
  #openAnswer({ id }: Message): Entry | undefined {
    for (let skip = 0; skip < LOOK_AHEAD; skip++) {
      const entry = this.#reader.peek(skip);
      if (!entry) return undefined;
      const { message } = entry;
      if (
        entry.from === "client" &&
        message.method === undefined &&
        message.id === id &&
        !this.#early.has(entry)
      )
        return entry;
    }
    return undefined;
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
    if (this.#complete || this.#ended) return undefined;
    for (let skip = 0; skip < LOOK_AHEAD; skip++) {
      const entry = this.#reader.peek(skip);
      if (!entry || (entry.from === "client" && !this.#early.has(entry))) return entry;
    }
    return undefined;
  }

  #problem(problem: Problem): Problem {
    if (this.#options.strictness !== "lenient" || problem.code === "mismatch") this.#problems++;
    this.#tell({ event: "problem", ...problem });
    return problem;
  }

  #finish(): void {
    if (this.#complete) return;
    this.#complete = true;
    this.#tell({ event: "complete", frames: this.#frames });
  }

  #tell(entry: WithoutFixture<ReportEntry>): void {
    const { event, ...rest } = entry;
    const { path, process } = this.#reader;
    this.#host.report({ event, fixture: nameOf(path), process, ...rest } as ReportEntry);
  }

  #place(entry: Entry): { at: string } {
    return { at: this.#at(entry) };
  }

  #at(entry: Entry | undefined): string {
    return `${nameOf(this.#reader.path)}:${entry?.line ?? 0}`;
  }
}

type WithoutFixture<T> = T extends unknown ? Omit<T, "fixture" | "process"> : never;

function firstsOf(wires: string[]): { path: string; process: number }[] {
  return wires.map((path) => ({ path, process: 1 }));
}

function laterOf(path: string): { path: string; process: number }[] {
  return processesOf(path).slice(1);
}

function processesOf(path: string): { path: string; process: number }[] {
  return Array.from({ length: countProcesses(path) }, (_, index) => ({ path, process: index + 1 }));
}

function parse(line: string): Message | undefined {
  try {
    const parsed = JSON.parse(line);
    const isMessage = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
    if (!isMessage) return undefined;
    if (typeof parsed.method === "string") return parsed;
    return "id" in parsed && ("result" in parsed || "error" in parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Both requests or both notifications of one method, or both answers to one question. */
function isSameKind(recorded: Message, message: Message): boolean {
  if (message.method === undefined) return recorded.method === undefined && recorded.id === message.id;
  return recorded.method === message.method && (recorded.id === undefined) === (message.id === undefined);
}

/** Two calls of one method on one thread never change places; a client that seems to skip one sent another. */
function mustBeInOrder(recorded: Message, message: Message): boolean {
  return message.method !== undefined && threadOf(recorded) === threadOf(message);
}

function threadOf({ params }: Message): unknown {
  return (params as { threadId?: unknown } | undefined)?.threadId;
}

function withoutId({ id: _, ...message }: Message): Message {
  return message;
}

function describe({ method, id }: Message): string {
  if (method === undefined) return `the answer to request ${id}`;
  return `\`${method}\``;
}

function tellDifference(difference: Comparison["differences"][number] | undefined): string {
  if (!difference) return "it differs.";
  const { path, expected, got } = difference;
  return `\`${path}\`: expected ${short(expected)}, got ${short(got)}.`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

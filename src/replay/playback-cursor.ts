/** The course of a recorded codex process: what has passed, what is due, and what came or went before its turn. */
import type { ReplayPosition } from "./recording-branch.js";
import { type Message, type WireEntry, WireReader } from "./wire-reader.js";

/** How many of the recorded client's messages this client may be ahead of. */
const MAX_AHEAD = 8;
/** How far behind the next message of the client to look for others, in entries. */
const MAX_LOOK_AHEAD = 4096;

export class PlaybackCursor {
  #reader: WireReader;
  /** Entries of the reader that have passed. */
  #passedCount = 0;
  #frameCount = 0;
  /** Client's messages that came before others that were recorded before them. */
  readonly #early = new Set<WireEntry>();
  /** Answers of codex that were sent before their turn. */
  readonly #sent = new Set<WireEntry>();

  /** @throws TouchstoneError `fixture-broken`, `fixture-cut`, as does each method that looks at what comes */
  constructor(wire: string, process: number) {
    this.#reader = new WireReader(wire, process);
  }

  /** Where it stands. */
  get position(): ReplayPosition {
    return { path: this.#reader.path, process: this.#reader.process, passedCount: this.#passedCount };
  }

  /** How many frames have passed, of every recording that it went through. */
  get frameCount(): number {
    return this.#frameCount;
  }

  /** Nothing has come or gone before its turn. */
  get isInOrder(): boolean {
    return this.#early.size === 0 && this.#sent.size === 0;
  }

  /** The entry that is due; undefined when all has passed. */
  getDueEntry(): WireEntry | undefined {
    return this.#reader.peek();
  }

  /** The due entry passes. */
  advance(): void {
    this.#reader.take();
    this.#passedCount++;
    this.#frameCount++;
  }

  /** The client's messages that may come now, the one that is due first. */
  *listAcceptable(): Generator<WireEntry> {
    let count = 0;
    for (const entry of this.#lookAhead()) {
      if (entry.from === "exit") return;
      if (entry.from === "codex" || this.#early.has(entry)) continue;
      yield entry;
      if (++count === MAX_AHEAD) return;
    }
  }

  /** The next of the client's messages that is still to come. */
  findNextClientEntry(): WireEntry | undefined {
    for (const entry of this.#lookAhead())
      if (entry.from === "client" && !this.#early.has(entry)) return entry;
    return undefined;
  }

  /** The client's recorded answer to a question of codex's, where it is still to come. */
  findAnswer(id: Message["id"]): WireEntry | undefined {
    for (const entry of this.#lookAhead()) {
      const { from, message } = entry;
      const isAnswer = from === "client" && message.method === undefined && message.id === id;
      if (isAnswer && !this.#early.has(entry)) return entry;
    }
    return undefined;
  }

  /** A message of the client's has come; it passes when it is due. */
  markReceived(entry: WireEntry): void {
    this.#early.add(entry);
  }

  /** Whether the message of the client's that is due has come; asked once. */
  consumeEarly(entry: WireEntry): boolean {
    return this.#early.delete(entry);
  }

  /** Codex's answers to what came early, each of them once. They are sent now, and pass when they are due. */
  *takeEarlyAnswers(): Generator<WireEntry> {
    const waiting = new Set([...this.#early].map(({ message }) => JSON.stringify(message.id)));
    if (waiting.size === 0) return;
    for (const entry of this.#lookAhead()) {
      if (entry.from !== "codex" || entry.message.method !== undefined || this.#sent.has(entry)) continue;
      if (!waiting.has(JSON.stringify(entry.message.id))) continue;
      this.#sent.add(entry);
      yield entry;
    }
  }

  /** Whether an answer was sent before its turn; asked once. */
  consumeSent(entry: WireEntry): boolean {
    return this.#sent.delete(entry);
  }

  /** Goes on in another recording. @param reader stands where this one stands */
  switchTo(reader: WireReader): void {
    this.#reader.close();
    this.#reader = reader;
    this.#passedCount = countPassed(reader);
  }

  /** Reads no more. */
  close(): void {
    this.#reader.close();
  }

  *#lookAhead(): Generator<WireEntry> {
    for (let skip = 0; skip < MAX_LOOK_AHEAD; skip++) {
      const entry = this.#reader.peek(skip);
      if (!entry) return;
      yield entry;
    }
  }
}

/** Entries of the reader's process before the one that it stands at. */
function countPassed(reader: WireReader): number {
  const line = reader.peek()?.line ?? 0;
  const recount = new WireReader(reader.path, reader.process);
  let count = 0;
  while ((recount.peek()?.line ?? line) < line) {
    recount.take();
    count++;
  }
  recount.close();
  return count;
}

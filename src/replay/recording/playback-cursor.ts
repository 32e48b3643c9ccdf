/**
 * Position in a recorded codex process: the entries that were played, the next one, and those that came out of order.
 */
import { INITIALIZED } from "../../protocol/index.js";
import type { Message } from "../transport/message.js";
import type { ReplayPosition } from "./recording-branch.js";
import { type WireEntry, WireReader } from "./wire-reader.js";

/** The client may send any of its next eight recorded messages. So a message overtakes at most seven others. */
const MAX_AHEAD = 8;
/** Number of entries to search for further client messages. */
const MAX_LOOK_AHEAD = 4096;

/** Plays the entries of one recorded codex process in order, and tracks messages that came out of order. */
export class PlaybackCursor {
  #reader: WireReader;
  /** Number of entries of the current reader that were played. */
  #passedCount = 0;
  #frameCount = 0;
  /** Client messages that were received before their recorded position. */
  readonly #early = new Set<WireEntry>();
  /** Id → request that codex has sent to the client. */
  readonly #asked = new Map<Message["id"], Message>();
  /** Responses of codex that must not be sent at their recorded position: they were sent before it, or another response took their place. */
  readonly #sent = new Set<WireEntry>();

  /** @throws TouchstoneError `fixture-broken`, `fixture-cut`; every method that reads entries throws these, too */
  constructor(wire: string, process: number) {
    this.#reader = new WireReader(wire, process);
  }

  /** The current position. */
  get position(): ReplayPosition {
    return { path: this.#reader.path, process: this.#reader.process, passedCount: this.#passedCount };
  }

  /** Number of frames played so far, in all recordings that this replay used. */
  get frameCount(): number {
    return this.#frameCount;
  }

  /** Whether nothing is marked ahead of the current position: no message as received, and no response as sent or replaced. */
  get isInOrder(): boolean {
    return this.#early.size === 0 && this.#sent.size === 0;
  }

  /** Returns the next entry, or undefined at the end of the recording. */
  getDueEntry(): WireEntry | undefined {
    return this.#reader.peek();
  }

  /** Marks the next entry as played and moves to the one behind it. */
  advance(): void {
    const entry = this.#reader.take();
    const { id, method } = entry?.message ?? {};
    if (entry?.from === "codex" && id !== undefined && method !== undefined)
      this.#asked.set(id, entry.message);
    this.#passedCount++;
    this.#frameCount++;
  }

  /** Lists the client messages that may be received now, the next one first. */
  *listAcceptable(): Generator<WireEntry> {
    let count = 0;
    for (const entry of this.#lookAhead()) {
      if (entry.from === "exit") return;
      if (entry.from === "codex" || this.#early.has(entry)) continue;
      yield entry;
      if (++count === MAX_AHEAD) return;
    }
  }

  /** Finds the next client message that has not been received yet. */
  findNextClientEntry(): WireEntry | undefined {
    for (const entry of this.#lookAhead())
      if (entry.from === "client" && !this.#early.has(entry)) return entry;
    return undefined;
  }

  /** Finds the client's recorded response to a request of codex, if it has not been received yet. */
  findResponse(id: Message["id"]): WireEntry | undefined {
    for (const entry of this.#lookAhead()) {
      const { from, message } = entry;
      const isResponse = from === "client" && message.method === undefined && message.id === id;
      if (isResponse && !this.#early.has(entry)) return entry;
    }
    return undefined;
  }

  /** Finds the request of codex that a response of the client answers. */
  findAskedRequest(id: Message["id"]): Message | undefined {
    return this.#asked.get(id);
  }

  /** Marks a client message as received. The cursor passes it at its recorded position. */
  markReceived(entry: WireEntry): void {
    this.#early.add(entry);
  }

  /** Marks a client message as received, and as answered in another way than recorded: the recorded response is not sent. */
  markAnswered(entry: WireEntry): void {
    this.markReceived(entry);
    for (const response of this.#lookAhead()) {
      const { from, message } = response;
      if (from !== "codex" || message.method !== undefined || message.id !== entry.message.id) continue;
      this.#sent.add(response);
      return;
    }
  }

  /**
   * Marks an `initialized` that was recorded before this client message as received, so that the replay no longer waits for it.
   * `initialized` is a notification, so it has no response that another message could depend on. codex 0.163.0 does not wait for it either.
   */
  skipInitialized(before: WireEntry): void {
    for (const entry of this.listAcceptable()) {
      if (entry.line >= before.line) return;
      if (entry.message.method === INITIALIZED) this.markReceived(entry);
    }
  }

  /** Whether the client message was received early. Clears the mark, so call it once per entry. */
  consumeEarly(entry: WireEntry): boolean {
    return this.#early.delete(entry);
  }

  /**
   * Yields codex's responses to early requests of the client, each only once. The caller sends them now, and not again when the cursor passes
   * their recorded position (`consumeSent`).
   */
  *takeEarlyResponses(): Generator<WireEntry> {
    const requests = [...this.#early].filter(({ message }) => message.method !== undefined);
    const waiting = new Set(requests.map(({ message }) => JSON.stringify(message.id)));
    if (waiting.size === 0) return;
    for (const entry of this.#lookAhead()) {
      if (entry.from !== "codex" || entry.message.method !== undefined || this.#sent.has(entry)) continue;
      if (!waiting.has(JSON.stringify(entry.message.id))) continue;
      this.#sent.add(entry);
      yield entry;
    }
  }

  /** Whether the response was sent early or replaced by another one. Clears the mark, so call it once per entry. */
  consumeSent(entry: WireEntry): boolean {
    return this.#sent.delete(entry);
  }

  /** Continues with another recording. @param reader a reader at the corresponding position */
  switchTo(reader: WireReader): void {
    this.#reader.close();
    this.#reader = reader;
    this.#passedCount = countPassed(reader);
  }

  /** Closes the wire file. */
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

/** Counts the entries of the reader's process before its current position. */
function countPassed(reader: WireReader): number {
  const line = reader.peek()?.line ?? Number.POSITIVE_INFINITY;
  const recount = new WireReader(reader.path, reader.process);
  let count = 0;
  while ((recount.peek()?.line ?? line) < line) {
    recount.take();
    count++;
  }
  recount.close();
  return count;
}

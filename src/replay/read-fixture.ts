import { replayErrors } from "./errors.js";
import { findEventFiles, findFixturesFolder } from "./fixture-lookup.js";
import { LineReader } from "./line-reader.js";
import { parseLine } from "./wire-reader.js";

/** A line of a fixture: an event, or what a call returned or raised (docs/fixtures.md). */
export interface FixtureEvent {
  method: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: { type: string; message: string; code?: number; data?: unknown };
}

/** Where `readFixture` looks. */
export interface ReadOptions {
  /** The fixtures folder; default: as for the fake codex, TOUCHSTONE_FIXTURES or the one of the nearest repository. */
  folder?: string;
}

/** Events one after the other, as fast as a loop takes them: `for (const event of …)`, or `for await`. */
export interface Events<Event> extends Iterable<Event>, AsyncIterable<Event> {
  /** The files, step by step. */
  readonly files: string[];
}

/**
 * The events of a fixture. They are read while they are taken: a fixture of any size needs no more memory than its
 * longest line.
 * @param fixture a name (`thread_auto_run`: all its steps), one step's (`thread_auto_run_step1`), or a path
 * @example
 * for (const { method, params } of readFixture("thread_basic")) console.log(method, params);
 * @throws TouchstoneError `fixture-missing`, `fixture-newer`, `fixture-cut`; while reading `fixture-broken`, `fixture-empty`
 */
export function readFixture<Event extends object = FixtureEvent>(
  fixture: string,
  { folder }: ReadOptions = {},
): Events<Event> {
  const explicitFolder = folder ?? process.env.TOUCHSTONE_FIXTURES;
  const files = findEventFiles(fixture, () => findFixturesFolder(explicitFolder, process.cwd()));
  return {
    files,
    [Symbol.iterator]: () => new EventIterator<Event>(files),
    [Symbol.asyncIterator]: () => new AsyncEventIterator<Event>(files),
  };
}

class EventIterator<Event> implements IterableIterator<Event> {
  readonly #files: string[];
  #file = 0;
  #lines: LineReader | undefined;

  constructor(files: string[]) {
    this.#files = files;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Event, undefined> {
    for (;;) {
      const path = this.#files[this.#file];
      if (path === undefined) return { done: true, value: undefined };
      this.#lines ??= new LineReader(path);
      const line = this.#lines.next();
      if (line !== undefined) {
        const { linesRead, lacksLineEnd } = this.#lines;
        return { done: false, value: parseLine(line, linesRead, path, lacksLineEnd) as Event };
      }
      if (this.#lines.linesRead === 0) throw replayErrors.fixtureEmpty({ path, what: "events" });
      this.#lines = undefined;
      this.#file++;
    }
  }

  return(): IteratorResult<Event, undefined> {
    this.#lines?.close();
    this.#file = this.#files.length;
    return { done: true, value: undefined };
  }
}

/** Promises that are settled already: a loop that awaits goes on at once. */
class AsyncEventIterator<Event> implements AsyncIterator<Event> {
  readonly #reading: EventIterator<Event>;

  constructor(files: string[]) {
    this.#reading = new EventIterator(files);
  }

  next(): Promise<IteratorResult<Event, undefined>> {
    try {
      return Promise.resolve(this.#reading.next());
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async return(): Promise<IteratorResult<Event, undefined>> {
    return this.#reading.return();
  }
}

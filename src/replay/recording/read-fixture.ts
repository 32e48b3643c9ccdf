import { replayErrors } from "../errors.js";
import { findFixturesFolder } from "../options/fixtures-folder.js";
import { findEventFiles } from "./fixture-lookup.js";
import { LineReader } from "./line-reader.js";
import { parseLine } from "./parse-line.js";

/** One line of a fixture: an event, or the result or error of a call (docs/fixtures.md). */
export interface FixtureEvent {
  method: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: { type: string; message: string; code?: number; data?: unknown };
}

/** Options of `readFixture`. */
export interface ReadOptions {
  /**
   * The fixtures folder. Default: TOUCHSTONE_FIXTURES, else the folder of the nearest repository, as for the fake
   * codex.
   */
  folder?: string;
}

/** The events of a fixture, to be read with `for (const event of …)` or `for await`. */
export interface Events<Event> extends Iterable<Event>, AsyncIterable<Event> {
  /** Paths of the event files, in the order of the steps. */
  readonly files: string[];
}

/**
 * Reads the events of a fixture. Each event is read when the loop asks for it, so memory use depends on the longest line
 * and not on the size of the fixture.
 * @param fixture name of a fixture (`thread_auto_run`: all its steps) or of one step (`thread_auto_run_step1`), or a path
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

/** Returns promises that are already settled, so that `for await` never waits. */
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

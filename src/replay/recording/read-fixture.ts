import { replayErrors } from "../errors.js";
import { findFixturesFolder } from "../options/fixtures-folder.js";
import type { CodexExit } from "../transport/exit.js";
import type { Message } from "../transport/message.js";
import { findEventFiles, findWireFile } from "./fixture-lookup.js";
import { LineReader } from "./line-reader.js";
import { parseLine } from "./parse-line.js";

/** One line of a fixture: an event, or the result or error of a call (docs/fixtures.md). */
export interface FixtureEvent {
  method: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: { type: string; message: string; code?: number; data?: unknown };
}

/** One line of a wire: a message of the client or of codex, or how a process of codex ended. */
export interface RecordedFrame {
  /** Number of codex's process, from 1. */
  process: number;
  from?: "client" | "codex";
  message?: Message;
  exit?: CodexExit;
}

/** Options of `readFixture` and `readWire`. */
export interface ReadOptions {
  /**
   * The fixtures folder. Default, as for the fake codex: TOUCHSTONE_FIXTURES, else the folder of the nearest repository, else the
   * recorded catalogue of this package.
   */
  folder?: string;
}

/** The events or frames of a fixture, to be read with `for (const event of …)` or `for await`. */
export interface Events<Event> extends Iterable<Event>, AsyncIterable<Event> {
  /** Paths of the files, in the order of the steps. */
  readonly files: string[];
}

/**
 * Reads the events of a fixture. Each event is read when the loop asks for it, so memory use depends on the longest line
 * and not on the size of the fixture.
 * @param fixture name of a fixture (`thread_auto_run`: all its steps) or of one step (`thread_auto_run_step1`), or a path
 * @example
 * for (const { method, params } of readFixture("thread_basic")) console.log(method, params);
 * @throws TouchstoneError `fixtures-missing`, `fixture-missing`, `fixture-only-session`, `fixture-newer`, `fixture-broken`, `fixture-cut`,
 *   `path-outside`; while reading `fixture-broken`, `fixture-cut`, `fixture-empty`
 */
export function readFixture<Event extends object = FixtureEvent>(
  fixture: string,
  options: ReadOptions = {},
): Events<Event> {
  return streamLines(
    findEventFiles(fixture, () => findFolder(options)),
    "events",
  );
}

/**
 * Reads the frames of all codex processes of a fixture, in the order of the wire. Each frame is read when the loop asks for it.
 * @param fixture name of a fixture, or the path of a wire
 * @throws TouchstoneError the same errors as `readFixture`
 */
export function readWire(fixture: string, options: ReadOptions = {}): Events<RecordedFrame> {
  return streamLines([findWireFile(fixture, () => findFolder(options))], "frames");
}

function findFolder({ folder }: ReadOptions): string {
  return findFixturesFolder(folder ?? process.env.TOUCHSTONE_FIXTURES, process.cwd());
}

/** @param what the lines are, for the error about an empty file */
function streamLines<Line>(files: string[], what: string): Events<Line> {
  return {
    files,
    [Symbol.iterator]: () => new LineIterator<Line>(files, what),
    [Symbol.asyncIterator]: () => new AsyncLineIterator<Line>(files, what),
  };
}

class LineIterator<Event> implements IterableIterator<Event> {
  readonly #files: string[];
  readonly #what: string;
  #file = 0;
  #lines: LineReader | undefined;

  constructor(files: string[], what: string) {
    this.#files = files;
    this.#what = what;
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
      if (this.#lines.linesRead === 0) throw replayErrors.fixtureEmpty({ path, what: this.#what });
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

/** Reads synchronously, and returns promises that are already settled. */
class AsyncLineIterator<Event> implements AsyncIterator<Event> {
  readonly #reading: LineIterator<Event>;

  constructor(files: string[], what: string) {
    this.#reading = new LineIterator(files, what);
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

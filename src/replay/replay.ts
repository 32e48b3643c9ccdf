import { replayErrors } from "./errors.js";
import { type Fault, parseFaults } from "./options/fault.js";
import { type Pace, parsePace } from "./options/pace.js";
import { findFixturesFolder } from "./recording/fixture-lookup.js";
import type { Message } from "./recording/wire-reader.js";
import { Connection } from "./session/connection.js";
import type { ReportEntry } from "./session/mismatch.js";

/** Options of `replay`. They correspond to the flags of the fake codex (docs/replay.md). */
export interface ReplayOptions {
  /**
   * The fixtures folder. Default: TOUCHSTONE_FIXTURES, else the folder of the nearest repository, as for the fake
   * codex.
   */
  folder?: string;
  /**
   * `name` (default): replay the named fixture; `prompt`: replay any fixture of the folder that matches the client's
   * calls.
   */
  match?: "name" | "prompt";
  /**
   * `strict`: additional members, another order and an early end are mismatches, too; `lenient`: only the method must match.
   */
  strictness?: "default" | "strict" | "lenient";
  /** `recorded`, `0.5x` (recorded gaps times a factor) or `20` (gap in ms). Default: as fast as possible. */
  pace?: string;
  /** Faults to inject, for example `kill@3` or `garbage@2,cut@9`. */
  fault?: string;
  /** Maximum time to wait for a message that the recording expects, in ms. Default: 60 000; 0: no limit. */
  timeout?: number;
}

/** A fake codex in this process, for a client in this process. Iterate over it to receive codex's messages. */
export interface Replay extends AsyncIterable<Message> {
  /** Sends a message of the client: an object, or a line as on the wire. */
  send(message: Message | string): void;
  /** The report entries so far. */
  readonly report: readonly ReportEntry[];
  /** Exit code or signal of codex; undefined while it has not ended. */
  readonly ended: { code: number | null; signal: string | null } | undefined;
  /** Closes the client's side. The iteration ends after the remaining messages. */
  close(): void;
}

/** Maximum number of messages that are buffered for the reader. */
const MAX_WAITING = 256;

/**
 * Replays a fixture to a client in this process, without a child process. Pass the client's messages to `send`, and iterate
 * over the result to receive codex's messages. The iteration ends when codex ends, or after `close`.
 * @param fixture a name, `NAME@PROCESS`, or a path of a wire; undefined with `match: "prompt"`
 * @throws TouchstoneError `option-invalid`, `pace-invalid`, `fault-invalid`, and the errors of reading a fixture
 * @example
 * const codex = replay("thread_basic");
 * codex.send({ id: 1, method: "initialize", params: { clientInfo: { name: "mine", version: "1" } } });
 * for await (const message of codex) if (message.method === "turn/completed") codex.close();
 */
export function replay(fixture: string | undefined, options: ReplayOptions = {}): Replay {
  checkOptions(options);
  return new InProcessReplay(fixture, options);
}

/** Checks options at run time, because a JavaScript caller has no type check and a typo would act like the default. */
function checkOptions({ match = "name", strictness = "default", timeout = 0 }: ReplayOptions): void {
  if (!["name", "prompt"].includes(match))
    throw replayErrors.optionInvalid({ given: `match: ${match}`, expected: "Give `name` or `prompt`." });
  if (!["default", "strict", "lenient"].includes(strictness))
    throw replayErrors.optionInvalid({
      given: `strictness: ${strictness}`,
      expected: "Give `default`, `strict` or `lenient`.",
    });
  if (!(timeout >= 0))
    throw replayErrors.optionInvalid({
      given: `timeout: ${timeout}`,
      expected: "Give milliseconds, 0 for ever.",
    });
}

class InProcessReplay implements Replay {
  readonly report: ReportEntry[] = [];
  ended: Replay["ended"];
  readonly #connection: Connection;
  /** Lines that are buffered for the reader. A line that a fault cut is incomplete. */
  #lines: string[] = [];
  #partial = "";
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor(fixture: string | undefined, options: ReplayOptions) {
    const countWaiting = () => this.#lines.length;
    this.#connection = new Connection(
      {
        fixture,
        findFolder: (subject) =>
          findFixturesFolder(options.folder ?? process.env.TOUCHSTONE_FIXTURES, process.cwd(), subject),
        match: options.match ?? "name",
        strictness: options.strictness ?? "default",
        pace: options.pace === undefined ? undefined : (parsePace(options.pace) satisfies Pace),
        faults: options.fault === undefined ? [] : (parseFaults(options.fault) satisfies Fault[]),
        report: undefined,
        timeout: options.timeout ?? 60_000,
        usesClientFolder: false,
      },
      {
        get isFull() {
          return countWaiting() >= MAX_WAITING;
        },
        write: (text) => this.#write(text),
        end: (how) => {
          this.ended = how;
          this.#finish();
        },
        writeLog() {},
        onReport: (entry) => this.report.push(entry),
      },
    );
  }

  send(message: Message | string): void {
    this.#connection.receive(typeof message === "string" ? message : JSON.stringify(message));
  }

  close(): void {
    if (this.#isOver) return;
    this.#connection.close();
    this.#finish();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Message> {
    for (;;) {
      const lines = this.#lines;
      this.#lines = [];
      for (const line of lines) yield JSON.parse(line);
      if (lines.length > 0) this.#connection.onDrain();
      else if (this.#isOver) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  #write(text: string): void {
    const lines = (this.#partial + text).split("\n");
    this.#partial = lines.pop() ?? "";
    this.#lines.push(...lines);
    this.#wake?.();
  }

  /** Ends the iteration. An incomplete last line is passed on, so that parsing it fails in the reader. */
  #finish(): void {
    if (this.#partial) this.#lines.push(this.#partial);
    this.#partial = "";
    this.#isOver = true;
    this.#wake?.();
  }
}

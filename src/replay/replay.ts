import { Connection } from "./connection.js";
import { replayErrors } from "./errors.js";
import { type Fault, parseFaults } from "./fault.js";
import { findFixturesFolder } from "./fixture-lookup.js";
import type { ReportEntry } from "./mismatch.js";
import { type Pace, parsePace } from "./pace.js";
import type { Message } from "./wire-reader.js";

/** The same options as the flags of the fake codex (docs/replay.md). */
export interface ReplayOptions {
  /** The fixtures folder; default: as for the fake codex. */
  folder?: string;
  /** Whether the fixture is the one that is named (default), or any of the folder that fits what the client does. */
  match?: "name" | "prompt";
  /** `strict`: what was not recorded, another order and leaving early are wrong too; `lenient`: the method alone must fit. */
  strictness?: "default" | "strict" | "lenient";
  /** `recorded`, `0.5x`, `20`; default: as fast as possible. */
  pace?: string;
  /** `kill@3`, `garbage@2,cut@9`. */
  fault?: string;
  /** How long the client may keep the recording waiting, in ms; default 60 000, 0 for ever. */
  timeout?: number;
}

/** codex in this process, for a client in this process. */
export interface Replay extends AsyncIterable<Message> {
  /** The client says something: an object, or a line as it would be on the wire. */
  send(message: Message | string): void;
  /** The entries that the fake codex would have written to its report so far. */
  readonly report: readonly ReportEntry[];
  /** How codex ended, where it did. */
  readonly ended: { code: number | null; signal: string | null } | undefined;
  /** The client goes. The iteration ends when all that was sent has been taken. */
  close(): void;
}

/** How many messages may wait for their reader. */
const MAX_WAITING = 256;

/**
 * Plays codex to a client in this process, with no spawn: what the client sends goes to `send`, and codex's messages are
 * iterated over. The iteration ends when codex does, or after `close`.
 * @param fixture a name, `NAME@PROCESS`, or a path of a wire; undefined with `match: "prompt"`
 * @throws TouchstoneError `option-invalid`, `pace-invalid`, `fault-invalid`, and what keeps the fixture from being read
 * @example
 * const codex = replay("thread_basic");
 * codex.send({ id: 1, method: "initialize", params: { clientInfo: { name: "mine", version: "1" } } });
 * for await (const message of codex) if (message.method === "turn/completed") codex.close();
 */
export function replay(fixture: string | undefined, options: ReplayOptions = {}): Replay {
  checkOptions(options);
  return new InProcessReplay(fixture, options);
}

/** Types do not hold a caller in JavaScript: a mistyped option would pass for its default. */
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
  /** Lines that wait for their reader; a line that a fault cut comes without its end. */
  #lines: string[] = [];
  #partial = "";
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor(fixture: string | undefined, options: ReplayOptions) {
    const parseLines = () => this.#lines;
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
          return parseLines().length >= MAX_WAITING;
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
      const parseLines = this.#lines;
      this.#lines = [];
      for (const line of parseLines) yield JSON.parse(line);
      if (parseLines.length > 0) this.#connection.onDrain();
      else if (this.#isOver) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  #write(text: string): void {
    const parseLines = (this.#partial + text).split("\n");
    this.#partial = parseLines.pop() ?? "";
    this.#lines.push(...parseLines);
    this.#wake?.();
  }

  /** A last line that breaks off is the reader's to stumble over. */
  #finish(): void {
    if (this.#partial) this.#lines.push(this.#partial);
    this.#partial = "";
    this.#isOver = true;
    this.#wake?.();
  }
}

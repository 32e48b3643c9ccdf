import { replayErrors } from "./errors.js";
import type { FakeCodexOptions } from "./options/fake-codex-options.js";
import { parseFaults } from "./options/fault.js";
import { findFixturesFolder } from "./options/fixtures-folder.js";
import type { Match, Strictness } from "./options/matching.js";
import { parsePace } from "./options/pace.js";
import { Connection } from "./session/connection.js";
import type { ReportEntry } from "./session/mismatch.js";
import type { CodexExit } from "./transport/exit.js";
import { FaultInjector } from "./transport/fault-injector.js";
import { InProcessClient } from "./transport/in-process.js";
import type { Message } from "./transport/message.js";

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
  match?: Match;
  /**
   * `strict`: other options, additional members, another order and an early end are mismatches, too; `lenient`: only the method must match.
   */
  strictness?: Strictness;
  /** `recorded`, `0.5x` (recorded gaps times a factor) or `20` (gap in ms). Default: 5 ms after a response, 30 ms after one that starts a turn. */
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
  readonly ended: CodexExit | undefined;
  /** Closes the client's side. The iteration ends after the remaining messages. */
  close(): void;
}

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
  const resolved = resolveOptions(fixture, options);
  const report: ReportEntry[] = [];
  const client = new InProcessClient(
    (transport) =>
      new Connection(resolved, transport, {
        FaultInjector,
        SessionFileWriter: undefined,
        onReport: (entry) => report.push(entry),
      }),
  );
  return Object.assign(client, { report });
}

/**
 * Turns the options of `replay` into those of the fake codex. It checks them at run time, because a JavaScript caller has
 * no type check and a typo would act like the default.
 * @throws TouchstoneError `option-invalid`, `pace-invalid`, `fault-invalid`
 */
export function resolveOptions(
  fixture: string | undefined,
  { folder, match = "name", strictness = "default", pace, fault, ...options }: ReplayOptions,
): FakeCodexOptions {
  const timeout = options.timeout ?? 60_000;
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
  return {
    fixture,
    findFolder: (subject) =>
      findFixturesFolder(folder ?? process.env.TOUCHSTONE_FIXTURES, process.cwd(), subject),
    match,
    strictness,
    pace: pace === undefined ? undefined : parsePace(pace),
    codexVersion: undefined,
    faults: fault === undefined ? [] : parseFaults(fault),
    report: undefined,
    timeout,
    sessionFolder: undefined,
    usesClientFolder: false,
  };
}

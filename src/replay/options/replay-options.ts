import { replayErrors } from "../errors.js";
import type { FakeCodexOptions } from "./fake-codex-options.js";
import { parseFaults } from "./fault.js";
import { findFixturesFolder } from "./fixtures-folder.js";
import type { Match, Strictness } from "./matching.js";
import { parsePace } from "./pace.js";

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
   * `strict`: additional members, another order and an early end are mismatches, too; `lenient`: only the method must match.
   */
  strictness?: Strictness;
  /** `recorded`, `0.5x` (recorded gaps times a factor) or `20` (gap in ms). Default: as fast as possible. */
  pace?: string;
  /** Faults to inject, for example `kill@3` or `garbage@2,cut@9`. */
  fault?: string;
  /** Maximum time to wait for a message that the recording expects, in ms. Default: 60 000; 0: no limit. */
  timeout?: number;
}

/**
 * Turns the options of `replay` into those of the fake codex. It checks them at run time, because a JavaScript caller has
 * no type check and a typo would act like the default.
 * @throws TouchstoneError `option-invalid`, `pace-invalid`, `fault-invalid`
 */
export function resolveReplayOptions(
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
    faults: fault === undefined ? [] : parseFaults(fault),
    report: undefined,
    timeout,
    usesClientFolder: false,
  };
}

import type { Match, Strictness } from "./options/matching.js";

/** Options of `replay` and `provideCodexPath`. They correspond to the flags of the fake codex (docs/replay.md). */
export interface ReplayOptions {
  /**
   * The fixtures folder. Default, as for the fake codex: TOUCHSTONE_FIXTURES, else the folder of the nearest repository, else the
   * recorded catalogue of this package.
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

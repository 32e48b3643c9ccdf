import type { ServeModel } from "./record-run.js";

/** How scenarios are recorded. */
export interface RecordingPolicy {
  /** Number of runs of each scenario. Several runs find races. */
  runs: number;
  /** A live model that replaces each scenario's script. */
  live?: ServeModel | undefined;
  /**
   * Whether codex's sandbox must work, and whether each frame must match this release's own schema. Older releases
   * send members that their own schema does not allow.
   */
  validate: boolean;
  /**
   * Whether a recording is accepted in any order of its races, without codex's session files if they can't be stored, and also if
   * each attempt was disturbed. Older releases may have another order, and traces of the host in their session files.
   */
  isLenient?: boolean;
  /**
   * Upper limit in milliseconds of the time for which the model server holds the end of a response until codex has
   * carried out a call; default: until the run fails. For `codex exec`, see `buildWireView`. Some releases (0.73.0) act on a call only
   * after its response has ended.
   */
  maxHoldMs?: number;
  /** Upper limit of each run, in seconds, in place of the scenario's own. */
  maxRunSeconds?: number;
  /**
   * Upper limit of the time in which nothing passes on the wire, in seconds; default: no limit. A release that does not know a
   * message may wait forever.
   */
  maxIdleSeconds?: number;
}

/** The policy for fixtures that are stored or compared with stored ones. */
export const STRICT_POLICY: RecordingPolicy = { runs: 1, validate: true };

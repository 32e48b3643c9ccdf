/**
 * What each strictness does if a client differs from the recording. This table is the only place that distinguishes the three levels.
 * docs/replay.md describes them to users.
 */
import type { Strictness } from "../options/matching.js";
import type { Mismatch } from "./mismatch.js";

export interface StrictnessRules {
  /** Whether it is a mismatch if a message has members that the recorded one lacks, or options with other values. */
  toleratesNoDifference: boolean;
  /** Whether a message may come before others that were recorded before it. */
  allowsAnotherOrder: boolean;
  /** Whether the method alone decides if a message matches a recorded one. For a response, it is the id alone. */
  acceptsAnyParams: boolean;
  /** Whether a notification that matches no recorded one is ignored. Otherwise it is a mismatch. */
  ignoresOtherNotifications: boolean;
  /** Whether a call of `codex exec` may differ from the recorded one in its prompt, thread, images and the like. Its command must be the same. */
  acceptsAnyExecCall: boolean;
  /** Whether a mismatch makes the replay fail. Every mismatch is reported. */
  isFailure(code: Mismatch["code"]): boolean;
}

export const STRICTNESS_RULES: Record<Strictness, StrictnessRules> = {
  strict: {
    toleratesNoDifference: true,
    allowsAnotherOrder: false,
    acceptsAnyParams: false,
    ignoresOtherNotifications: false,
    acceptsAnyExecCall: false,
    isFailure: () => true,
  },
  default: {
    toleratesNoDifference: false,
    allowsAnotherOrder: true,
    acceptsAnyParams: false,
    ignoresOtherNotifications: true,
    acceptsAnyExecCall: false,
    isFailure: (code) => code !== "closed-early",
  },
  lenient: {
    toleratesNoDifference: false,
    allowsAnotherOrder: true,
    acceptsAnyParams: true,
    ignoresOtherNotifications: true,
    acceptsAnyExecCall: true,
    isFailure: (code) => code === "mismatch",
  },
};

import { replayErrors } from "../errors.js";

/**
 * Computes the delay before a message.
 * @param gapMs time between the previous message and this one, by codex's own clock, in ms
 * @returns the delay in ms
 */
export type Pace = (gapMs: number) => number;

/**
 * Parses a pace.
 * @param text `recorded`: the recorded gaps; `2x`: the recorded gaps, twice as long; `20`: 20 ms before each message
 * @throws TouchstoneError `pace-invalid`
 */
export function parsePace(text: string): Pace {
  if (text === "recorded") return (gap) => gap;
  const factor = /^(\d+(?:\.\d+)?)x$/.exec(text);
  if (factor) return (gap) => gap * Number(factor[1]);
  const fixed = /^(\d+)(?:ms)?$/.exec(text);
  if (fixed) return () => Number(fixed[1]);
  throw replayErrors.paceInvalid({ text });
}

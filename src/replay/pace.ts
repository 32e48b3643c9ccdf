import { replayErrors } from "./errors.js";

/** How long to wait before a message. @param gapMs what codex's own clock says since the one before */
export type Pace = (gapMs: number) => number;

/**
 * `recorded`: as codex was; `2x`: the recorded gaps, twice as long; `20`: 20 ms before each message.
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

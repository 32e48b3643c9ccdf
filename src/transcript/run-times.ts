import { findClockUnit } from "./member-rules.js";
import { buildIsoTime, CLOCK } from "./placeholders.js";

/** By what the times of a run are recognized. */
export interface RunPeriod {
  /**
   * Start of the run, in ms since 1970. A time is replaced if it is at most a day earlier than this, and at most a day later than
   * `endedAt`. The misread times of a machine with a wrong clock (`MISREAD_BEFORE`) are replaced, too.
   */
  startedAt: number;
  /** End of the run, in ms since 1970. */
  endedAt: number;
  /** Text of the scenario. An id or a time in it was written by hand and is not replaced. */
  scenarioText: string;
}

/** An ISO time. A year after 9999 has a sign. */
const ISO_TIME = /(?:\+\d{5,6}|\d{4})-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?/g;
/** A smaller number may be in a scenario's text by chance, so only numbers from this one on count as times that the scenario contains. */
const MIN_SCENARIO_TIME = 100_000_000;
const DAY_MS = 86_400_000;
/**
 * codex 0.163.0 keeps times in milliseconds. Whenever it reads a time below this value, it takes the time for seconds and multiplies
 * it by a thousand; this happens up to three times. A machine with a wrong clock has such times.
 */
const MISREAD_BEFORE = Date.UTC(2020, 0, 1);
const MISREAD_FACTORS = [1e3, 1e6, 1e9];

/** Replaces the times of a run by the placeholder. */
export class RunTimes {
  readonly #period: RunPeriod;

  constructor(period: RunPeriod) {
    this.#period = period;
  }

  /**
   * Returns the placeholder for a member that is a time of the run. The protocol's names say the unit: a member `…AtMs` is in ms,
   * a member `…At` in seconds. Session files have `…_at_ms` and `…_at`, and `create_time` with a fraction. If the value is no time
   * of the run in this unit, the other unit is tried.
   * @returns undefined for any other member
   */
  normalizeNumber(key: string, value: number): number | undefined {
    const isMs = findClockUnit(key) === "ms";
    if (!findClockUnit(key) || value === 0) return undefined; // codex writes 0 for a time that it doesn't know
    // A time that the scenario contains is no time of the run, even if the clock of this machine is near to it.
    if (value >= MIN_SCENARIO_TIME && this.#period.scenarioText.includes(String(value))) return undefined;
    const [own, other] = isMs ? [1, 1000] : [1000, 1];
    const factor = [own, other].find((one) => this.#isTimeOfRun(value * one));
    return factor && CLOCK.getTime() / factor;
  }

  /**
   * Replaces the ISO times of the run in a text.
   * @param digits number of digits of each fraction; default: those of the real time
   */
  normalizeText(text: string, digits?: number): string {
    return text.replace(ISO_TIME, (time) => {
      const isOfRun = !this.#period.scenarioText.includes(time) && this.#isTimeOfRun(parseIsoTime(time));
      return isOfRun ? buildIsoTime(time, digits) : time;
    });
  }

  #isTimeOfRun(ms: number): boolean {
    const { startedAt, endedAt } = this.#period;
    if (ms >= startedAt - DAY_MS && ms <= endedAt + DAY_MS) return true;
    // No extra day here: multiplied by a factor, it would be almost three years, or far more.
    const isDuringRun = (time: number) => time >= startedAt && time <= endedAt;
    return startedAt < MISREAD_BEFORE && MISREAD_FACTORS.some((factor) => isDuringRun(ms / factor));
  }
}

/** Parses an ISO time. `Date.parse` knows years of four digits, and of six with a sign; a year of five gets a zero. */
function parseIsoTime(time: string): number {
  return Date.parse(time.replace(/^\+(?=\d{5}-)/, "+0"));
}

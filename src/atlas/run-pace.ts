/**
 * How fast this machine carries out scenarios now, the limits of a run that follow from it, and whether a failure says something
 * about codex or only about the machine.
 */
import type { HarvestObserver, RecordingPolicy } from "../harvest/index.js";

/**
 * The longest time that a run takes on a machine that does nothing else, in seconds. Most supported runs take one or two. With some
 * releases (0.97.0) a run takes five, since they first try to load a list of models. If a run takes longer than this, the machine is busy.
 */
const MAX_CALM_SECONDS = 6;

/**
 * Builds the policy of the runs of an atlas. Frames are not validated, since older releases send members that their own schema does not
 * allow. A response is held for a limited time, since some releases (0.73.0) act on a call only after its response has ended. The limit is
 * at least 3 s, since a command of the catalogue takes about one second.
 * @param pace tells how long a run takes now. Each limit is computed when a run reads it.
 * @param isRetry whether to use the higher limits of second attempts. The first limits are low, since an unsupported run may wait forever.
 */
export function buildPolicy(
  pace: Pick<RunPace, "assumedSeconds">,
  isRetry = false,
): Required<Omit<RecordingPolicy, "live">> {
  return {
    runs: 1,
    validate: false,
    isLenient: true,
    get maxHoldMs() {
      return Math.round(Math.max(3000, 1500 * pace.assumedSeconds));
    },
    get maxRunSeconds() {
      const seconds = pace.assumedSeconds;
      return Math.round(isRetry ? Math.max(60, 12 * seconds) : Math.max(20, 10 * seconds));
    },
    get maxIdleSeconds() {
      const seconds = pace.assumedSeconds;
      return Math.round(isRetry ? Math.max(12, 8 * seconds) : Math.max(4, 3 * seconds));
    },
  };
}

/** The longest time that a run is assumed to take as long as none was recorded, in seconds. */
const MAX_ASSUMED_SECONDS = 30;

/** The number of recent runs from which the present pace is computed. */
const RECENT_RUNS = 9;

/** Measures how long the runs of scenarios take. */
export class RunPace {
  /** Passes everything on to the given observer, and measures the times of the runs. */
  readonly observer: HarvestObserver;
  readonly #began = new Map<string, number>();
  #seconds: number[] = [];
  #exceededSeconds = 0;

  constructor(observer: HarvestObserver) {
    this.observer = {
      onSetup: observer.onSetup,
      onPlanned: observer.onPlanned,
      onBegan: (name) => {
        this.#began.set(name, performance.now());
        observer.onBegan(name);
      },
      onEnded: (name, failure, unsupported) => {
        const seconds = (performance.now() - (this.#began.get(name) ?? 0)) / 1000;
        // Only a run that has ended by itself tells how long a run takes.
        if (!failure && unsupported === undefined) this.#seconds.push(seconds);
        if (failure?.code === "scenario-timeout")
          this.#exceededSeconds = Math.max(this.#exceededSeconds, seconds);
        observer.onEnded(name, failure, unsupported);
      },
    };
  }

  /** The median time of the last recorded runs since the last `restart`, in seconds; undefined if no run was recorded. */
  get seconds(): number | undefined {
    const recent = this.#seconds.slice(-RECENT_RUNS).sort((a, b) => a - b);
    return recent[Math.floor(recent.length / 2)];
  }

  /**
   * How long a run is assumed to take now, in seconds. As long as no run was recorded, it is the longest time that was not enough for a run,
   * since the machine may be busy. It has a limit, since perhaps the release can't carry out any scenario.
   */
  get assumedSeconds(): number {
    return this.seconds ?? Math.max(1, Math.min(this.#exceededSeconds, MAX_ASSUMED_SECONDS));
  }

  /** Forgets the runs up to now. */
  restart(): void {
    this.#seconds = [];
    this.#exceededSeconds = 0;
  }
}

/** Whether a machine that takes so many seconds for a run is not busy. Then codex itself is the cause of a failure. */
export function isCalm(seconds: number | undefined): boolean {
  return seconds !== undefined && seconds <= MAX_CALM_SECONDS;
}

/**
 * Whether a scenario that failed twice is one that the release can't carry out. On a busy machine, not only the limits of the run may be
 * exceeded, but also codex's own. So there, the same failure must occur twice, and must not name a limit.
 * @param seconds how long a scenario that the release can carry out took before and after the second attempts: the longer time of both
 */
export function isReleasesOwn([first, second]: [string, string], seconds: number): boolean {
  return isCalm(seconds) || (first === second && !namesLimit(second));
}

/** Whether the message of a failure says that something took too long. */
export function namesLimit(reason: string): boolean {
  return /tim(?:ed|e)[ -]?out|never ends|deadline|\b\d+ ?(?:m?s|seconds?)\b/i.test(reason);
}

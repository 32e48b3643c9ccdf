import type { RunningProcess } from "../lib/index.js";
import type { Protocol } from "../protocol/index.js";
import type { Wire } from "../tap/index.js";
import type { JsonObject } from "../transcript/index.js";

/** What a client needs to begin. */
export interface ClientStart {
  process: RunningProcess;
  workspace: string;
  /** Its `codexPath` is the executable that it takes for codex. */
  wire: Pick<Wire, "codexPath" | "until" | "killCodex">;
  protocol: Protocol;
  /** Values that a user's own module may take for its own. */
  env: Record<string, string>;
}

/** One thing that an SDK gave its user. */
export interface RecordedEvent {
  /** An event, `{method, params}`; or what a call returned or raised: `{method, result}`, `{method, error}`. */
  line: JsonObject;
  /** Which turn or goal it belongs to, by the number of the command that began it; 0 for none. */
  stream: number;
}

/** What a subject told its caller at the end of a turn, beside the events. */
export interface TurnOutcome {
  /** Of the process, where a turn is one. */
  exitCode?: number;
  stderr?: string;
  /** What the SDK raised: `type`, `message`, … */
  raised?: JsonObject;
}

/** Whoever uses the SDK in a run: a scenario's workflow through a driver, or a user's own module. */
export interface Client {
  /** What the SDK yielded so far. */
  readonly events: RecordedEvent[];
  /** Stream → what its end told. */
  readonly outcomes: Map<number, TurnOutcome>;
  /** What it is at, for errors: `step 2 (turn)`. */
  readonly currentStep: string;
  /** @throws Error what stopped it */
  run(): Promise<void>;
  /** Makes `run` end with this error. */
  fail(error: Error): void;
  /** Ends its processes. */
  kill(): Promise<void>;
}

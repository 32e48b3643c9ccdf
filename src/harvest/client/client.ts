import type { RunningProcess } from "../../lib/index.js";
import type { ModelServer } from "../../model/index.js";
import type { Protocol } from "../../protocol/index.js";
import type { ExecCall, TurnResult } from "../../store/index.js";
import type { Wire } from "../../tap/index.js";
import type { JsonObject } from "../../transcript/index.js";

/** The step in which a client starts its driver, before the steps of the workflow. */
export const DRIVER_START = "start";

/** Values that a client needs at its start. */
export interface ClientStart {
  process: RunningProcess;
  workspace: string;
  /** Path of the real codex, which a workflow can start by itself: `$codex`. */
  codex: string;
  /** A free port on loopback that the workflow may use: `$port`. */
  port: number;
  /** `codexPath` is the executable that the client starts as codex. */
  wire: Pick<Wire, "codexPath" | "log" | "until" | "killCodex">;
  model: Pick<ModelServer, "waitForRequest">;
  protocol: Protocol;
  /** Variables that a scenario module of the user may read. */
  env: Record<string, string>;
}

/** One event or result that an SDK gave its user. */
export interface RecordedEvent {
  /** An event, `{method, params}` (of `codex exec`: `{type, …}`), or the result or error of a call: `{method, result}`, `{method, error}`. */
  line: JsonObject;
  /** The turn, review or goal that the event belongs to: the number of the command that began it, or 0 for none. */
  stream: number;
}

/** The result or error that a subject gave its caller at the end of a turn, in addition to the events. */
export interface TurnOutcome {
  /** Exit code of the process, if each turn is a process. */
  exitCode?: number;
  stderr?: string;
  /** The prompt and the other arguments of that process, if it was `codex exec`. */
  call?: ExecCall;
  /** Error that the SDK raised: `type`, `message`, … */
  raised?: JsonObject;
  /** What the SDK returned to the caller of the turn. */
  returned?: TurnResult;
}

/** What uses the SDK in a run: a driver that carries out the scenario's workflow, or a scenario module of the user. */
export interface Client {
  /** Events that the SDK has yielded so far. */
  readonly events: RecordedEvent[];
  /** Stream → its turn outcome. */
  readonly outcomes: Map<number, TurnOutcome>;
  /** The current step, for error messages: `step 2 (turn)`. */
  readonly currentStep: string;
  /**
   * Runs the client to its end.
   * @throws Error the error that stopped it
   */
  run(): Promise<void>;
  /** Makes `run` reject with this error. */
  fail(error: Error): void;
  /** Ends the client's processes. */
  kill(): Promise<void>;
}

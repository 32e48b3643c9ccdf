import type { JsonObject } from "../transcript/index.js";

/** How to start a process, with its whole environment. */
export interface ProcessCommand {
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
}

/** What a client needs to begin. */
export interface ClientStart {
  command: ProcessCommand;
  workspace: string;
  /** The executable that it takes for codex: the tap. */
  codexPath: string;
}

/** Whoever uses the SDK in a run: a scenario's workflow through a driver, or a user's own module. */
export interface Client {
  /** What the SDK yielded so far. */
  readonly events: JsonObject[];
  /** What it is at, for errors: `step 2 (turn)`. */
  readonly doing: string;
  /** @throws Error what stopped it */
  run(): Promise<void>;
  /** Makes `run` end with this error. */
  fail(error: Error): void;
  /** Ends its processes. */
  kill(): Promise<void>;
}

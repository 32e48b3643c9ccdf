import { startFakeCodex } from "../replay/index.js";

/** Runs the fake codex in this process, as `touchstone-codex` does. */
export function runReplay(args: string[]): Promise<void> {
  return startFakeCodex(args, "touchstone replay");
}

import { EXEC_EVENTS } from "../protocol/index.js";
import { isObject, type JsonValue } from "../transcript/index.js";
import type { CapturedLine, CapturedMessages, ReaderContext } from "./captured-messages.js";
import { importErrors } from "./errors.js";

/**
 * Reads the events of `codex exec --json`. Each process, which carries out one turn of the thread, is a step.
 * @throws TouchstoneError `capture-broken`, `capture-of-several-threads`
 */
export function readExecSteps(lines: CapturedLine[], { file }: ReaderContext): CapturedMessages {
  const steps: JsonValue[][] = [];
  let first: { line: number; thread: JsonValue | undefined } | undefined;
  for (const { line, value } of lines) {
    if (typeof value.type !== "string") {
      const problem = isObject(value.msg)
        ? "it is an old event of `codex exec --json` (before 0.44.0), which is not imported"
        : "it has no `type`";
      throw importErrors.captureBroken({ file, line, problem });
    }
    if (value.type === EXEC_EVENTS.threadStarted) {
      first ??= { line, thread: value.thread_id };
      if (value.thread_id !== first.thread)
        throw importErrors.captureOfSeveralThreads({ file, lines: [first.line, line] });
    }
    const step = steps.at(-1);
    if (step === undefined || value.type === EXEC_EVENTS.threadStarted) steps.push([value]);
    else step.push(value);
  }
  return { frames: [], steps, hasClient: false };
}

import { hideSecrets } from "../../redact/hide/index.js";
import { removeEnding } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import type { ParsedCommandLine } from "../options/command-line/command-line.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { chooseExecStep, type ExecStep, findExecSteps } from "../recording/exec-steps.js";
import { writeOrExit } from "../transport/write-all.js";
import { compareExecCall, isThreadId } from "./compare-exec-call.js";
import { describeReview, type ExecCall } from "./exec-call.js";
import type { CallProblem } from "./exec-checks.js";
import { createReportWriter } from "./report-file.js";

/**
 * Chooses the step for a call. Refuses the call in codex's words if no step has the id of its thread, or if `fork` got a name in
 * place of an id. If the named fixture has no step for the command, reports this and ends the process.
 * @throws TouchstoneError `prompt-unknown`, and the errors of `findExecSteps`
 */
export function chooseStep(
  call: ExecCall,
  line: ParsedCommandLine,
  options: FakeCodexOptions,
  refuse: (problem: CallProblem) => never,
): ExecStep {
  const steps = findExecSteps(options);
  const problem = findUnknownThread(call, steps);
  if (problem) refuse(problem);
  const byPrompt = options.fixture === undefined;
  const { step, alsoFits } = chooseExecStep(
    steps,
    call,
    byPrompt,
    (one) => compareExecCall(one, call, line, options.strictness).differences.length === 0,
  );
  if (step) {
    if (byPrompt) reportChoice(step, alsoFits, options);
    return step;
  }
  if (byPrompt)
    throw replayErrors.promptUnknown({ folder: options.findFolder("exec"), asked: describeAsked(call) });
  const command = call.command === "exec" ? "codex exec" : `codex exec ${call.command}`;
  const fixture = options.fixture ?? "";
  const message = `The client runs \`${command}\`, and ${fixture} has no such step.`;
  const mismatch = {
    event: "mismatch",
    fixture,
    process: 1,
    code: "mismatch",
    message,
    got: command,
  } as const;
  createReportWriter(options.report)(mismatch);
  writeOrExit(2, hideSecrets(`touchstone: ${message}\n`));
  return process.exit(1);
}

/** Describes what no recording has, for the error. */
function describeAsked({ command, prompt, reviews }: ExecCall): string {
  if (reviews) return `a review of ${JSON.stringify(describeReview(reviews))}`;
  return prompt === undefined ? `a ${command} without a prompt` : `the prompt ${JSON.stringify(prompt)}`;
}

/** Reports which recording the prompt has chosen, and which others would fit as well. */
function reportChoice({ file }: ExecStep, alsoFits: string[], { report }: FakeCodexOptions): void {
  const fixture = removeEnding(file);
  const others = alsoFits.length > 0 ? { alsoFits } : {};
  createReportWriter(report)({ event: "branch", fixture, process: 1, at: `${fixture}:1`, ...others });
}

/** Finds codex's refusal of a thread that does not exist. For a name that codex doesn't know, `resume` starts a new thread, and `fork` fails. */
function findUnknownThread(
  { command, thread, isEphemeral }: ExecCall,
  steps: ExecStep[],
): CallProblem | undefined {
  if (thread === undefined || (command !== "resume" && command !== "fork")) return undefined;
  const subject = `${command} ${thread}`;
  if (!isThreadId(thread))
    return command === "fork" ? { text: `Error: Session not found: ${thread}`, subject } : undefined;
  const id = thread.toLowerCase();
  if (steps.some((step) => step.thread === id || step.call.resumes === id || step.call.forks === id))
    return undefined;
  // Before an ephemeral fork, codex reads the thread. The error names this request.
  if (command === "fork" && isEphemeral)
    return {
      text: `Error: thread/read: thread/read failed: thread not loaded: ${id} (code -32600)`,
      subject,
    };
  const method = `thread/${command}`;
  const text = `Error: ${method}: ${method} failed: no rollout found for thread id ${id} (code -32600)`;
  return { text, subject };
}

import { writeFileSync } from "node:fs";
import { EXEC_EVENTS, EXEC_ITEMS } from "../../protocol/index.js";
import { hideSecrets } from "../../redact/hide/index.js";
import { removeEnding } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import type { ParsedCommandLine } from "../options/command-line/command-line.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { countTurns, type ExecStep } from "../recording/exec-steps.js";
import { LineReader } from "../recording/line-reader.js";
import { parseLine } from "../recording/parse-line.js";
import type { MessageSink } from "../transport/client-transport.js";
import { exitLikeCodex } from "../transport/exit.js";
import { MessageOutput } from "../transport/message-output.js";
import { closeStdout, writeOrExit } from "../transport/write-all.js";
import { compareExecCall, describeExecDifference } from "./compare-exec-call.js";
import { completeCall, describeReview, planExecCall, readPrompt, removePromptLines } from "./exec-call.js";
import { type CallProblem, findProblemBeforePrompt, findProblemBeforeTurn } from "./exec-checks.js";
import { chooseStep } from "./exec-step-choice.js";
import { type Banner, type ExecEvent, renderEvent } from "./exec-text.js";
import { formatUnusedFault } from "./mismatch.js";
import { refuseCall } from "./refuse-call.js";
import type { ReplayParts } from "./replay-parts.js";
import { createReportWriter } from "./report-file.js";

/** Lines are collected until they have this many characters, and are then written together. */
const BATCH_LENGTH = 64 * 1024;

/**
 * Replays `codex exec`: prints the recorded stream, and exits with the recorded exit code.
 * @param parts the classes that the options ask for
 * @throws TouchstoneError if there is no fixture to replay, or none that matches
 */
export async function replayExec(
  line: ParsedCommandLine,
  options: FakeCodexOptions,
  { FaultInjector, SessionFileWriter }: ReplayParts,
): Promise<void> {
  const planned = planExecCall(line);
  const refuse = ({ text, subject }: CallProblem): never =>
    refuseCall(options, { stderr: `${text}\n`, code: 1, subject });
  const early = findProblemBeforePrompt(line, planned);
  if (early) refuse(early);
  const promptOrError = await readPrompt(planned, options.timeout);
  if ("error" in promptOrError)
    return refuseCall(options, { stderr: promptOrError.error, code: 1, subject: "stdin" });
  const late = findProblemBeforeTurn(line, planned);
  if (late) refuse(late);
  const call = completeCall(planned, promptOrError.prompt, line);
  const step = chooseStep(call, line, options, refuse);
  const fixture = removeEnding(step.file);
  const report = createReportWriter(options.report);
  const { differences, tolerated } = compareExecCall(step, call, line, options.strictness);
  report({ event: "begun", fixture, process: 1 });
  const [first] = differences;
  if (first) {
    const message = describeExecDifference(first);
    report({
      event: "mismatch",
      fixture,
      process: 1,
      code: "mismatch",
      message,
      ...first,
      differences,
    });
    writeOrExit(2, hideSecrets(`touchstone: ${fixture}: ${message}\n`));
    return process.exit(1);
  }
  if (tolerated.length > 0) {
    const at = `${fixture}:1`;
    report({ event: "differs", fixture, process: 1, at, method: undefined, differences: tolerated });
  }
  const prompt = call.reviews ? describeReview(call.reviews) : (call.prompt ?? "");
  const banner = { ...step.codex, prompt, line };
  // A fork without a prompt starts its thread, and no turn.
  const maxLines = call.command === "fork" && call.prompt === undefined ? 1 : Number.POSITIVE_INFINITY;
  const faults =
    FaultInjector &&
    new FaultInjector(options.faults, (applied) =>
      report({ event: "fault", fixture, process: 1, ...applied }),
    );
  const reportUnused = () => {
    for (const fault of faults?.takeUnused() ?? []) {
      report({ event: "unused-fault", fixture, process: 1, fault });
      writeOrExit(2, hideSecrets(`${formatUnusedFault(fault)}\n`));
    }
  };
  const sink: MessageSink = {
    write: (data) => writeOrExit(1, data),
    closeOutput: closeStdout,
    end: (exit) => {
      reportUnused();
      exitLikeCodex(exit);
    },
  };
  const { sessionFolder } = options;
  if (SessionFileWriter && sessionFolder !== undefined && !call.isEphemeral && maxLines > 1) {
    const writer = new SessionFileWriter(sessionFolder, step.file);
    if (step.thread !== undefined) writer.endTurn({ thread: step.thread, number: countTurns(step) });
  }
  const output = new MessageOutput(sink, options.pace, faults);
  const stream = printStream(step, banner, output, maxLines);
  const watch = faults ? exitWithParent() : undefined;
  await stream.drained;
  clearInterval(watch);
  reportUnused();
  const startsNoTurn = stream.lineCount === maxLines;
  if (!startsNoTurn) printEnd(step, line, stream.lastMessage);
  report({ event: "complete", fixture, process: 1, frames: stream.lineCount });
  if (startsNoTurn) process.exit(0);
  process.exit(step.facts.exitCode ?? (stream.isFailed ? 1 : 0));
}

/** What is known after the recorded lines of a step have been read. */
interface PrintedStream {
  /** Text of the last message of the agent. */
  lastMessage: string | undefined;
  /** Whether the last line is a failure. */
  isFailed: boolean;
  lineCount: number;
  /** Resolves when all lines have been written. */
  drained: Promise<void>;
}

/**
 * Prints the lines of a step unchanged if the client wants JSON, otherwise codex's text for them on stderr. Also reads from them
 * how the turn ended.
 */
function printStream(
  { file, facts }: ExecStep,
  banner: Banner,
  output: MessageOutput,
  maxLines: number,
): PrintedStream {
  const isJson = wantsJson(banner.line);
  const reader = new LineReader(file);
  let lastMessage: string | undefined;
  let isFailed = false;
  let batch = "";
  let lineCount = 0;
  while (lineCount < maxLines) {
    const line = reader.next();
    if (line === undefined) break;
    lineCount++;
    const event = parseLine(line, reader.linesRead, file, reader.lacksLineEnd) as ExecEvent;
    isFailed = event.type === EXEC_EVENTS.turnFailed || event.type === EXEC_EVENTS.error;
    if (event.type === EXEC_EVENTS.itemCompleted && event.item?.type === EXEC_ITEMS.agentMessage)
      lastMessage = event.item.text;
    if (!isJson) {
      const text = renderEvent(event, banner);
      if (text) writeOrExit(2, hideSecrets(text));
      continue;
    }
    if (!output.isImmediate) {
      output.send(line);
      continue;
    }
    batch += `${line}\n`;
    if (batch.length < BATCH_LENGTH) continue;
    output.send(batch.slice(0, -1));
    batch = "";
  }
  reader.close();
  if (batch) output.send(batch.slice(0, -1));
  // codex prints no event if it can't start or resume the thread.
  if (lineCount === 0 && facts.events !== 0) throw replayErrors.fixtureEmpty({ path: file, what: "events" });
  return { lastMessage, isFailed, lineCount, drained: output.waitUntilDrained() };
}

/** Writes the last message to the places where the client wants it, then the recorded stderr to stderr. */
function printEnd({ facts }: ExecStep, args: ParsedCommandLine, lastMessage: string | undefined): void {
  const file = args.flags.get("output-last-message")?.at(-1);
  if (file !== undefined) writeFileSync(file, lastMessage ?? "");
  if (!wantsJson(args) && lastMessage !== undefined) writeOrExit(1, `${lastMessage}\n`);
  const stderr = facts.stderr && removePromptLines(facts.stderr);
  if (stderr) writeOrExit(2, stderr);
}

function wantsJson({ flags }: ParsedCommandLine): boolean {
  return flags.has("json");
}

/** Id of the parent process. It is read when the program starts, because the parent may have ended by the time of a stall. */
const parent = process.ppid;

/** Ends a stalled fake codex when its parent process has ended. */
function exitWithParent(): NodeJS.Timeout {
  return setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 200);
}

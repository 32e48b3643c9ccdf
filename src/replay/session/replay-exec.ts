import { writeFileSync } from "node:fs";
import { EXEC_EVENTS, EXEC_ITEMS } from "../../protocol/index.js";
import { removeEnding } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import type { CodexArgs } from "../options/codex-args.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { chooseExecStep, type ExecStep } from "../recording/exec-steps.js";
import { LineReader } from "../recording/line-reader.js";
import { parseLine } from "../recording/parse-line.js";
import type { MessageSink } from "../transport/client-transport.js";
import { exitLikeCodex } from "../transport/exit.js";
import type { FaultInjector } from "../transport/fault-injector.js";
import { MessageOutput } from "../transport/message-output.js";
import { closeStdout, writeOrExit } from "../transport/write-all.js";
import { checkSchemaFile, READING_PROMPT_MESSAGE, readPrompt } from "./exec-input.js";
import { formatUnusedFault, type Mismatch } from "./mismatch.js";
import { createReportWriter } from "./report-file.js";
import { STRICTNESS_RULES } from "./strictness-rules.js";

/** Minimum number of characters per write. */
const BATCH_LENGTH = 64 * 1024;

/**
 * Replays `codex exec`: prints the recorded stream, and exits with the recorded exit code.
 * @param Injector injects the faults; undefined if there are none
 * @throws TouchstoneError if there is no fixture to replay, or none that matches
 */
export async function replayExec(
  args: CodexArgs,
  options: FakeCodexOptions,
  Injector: typeof FaultInjector | undefined,
): Promise<void> {
  const resumes = args.words[0] === "resume";
  const schema = args.flags.get("output-schema");
  if (schema !== undefined && !checkSchemaFile(schema)) return process.exit(1);
  const prompt = await readPrompt(args, resumes, options.timeout);
  if (prompt === undefined) return process.exit(1);
  const step = chooseExecStep(options, { prompt, resumes });
  const report = createReportWriter(options.report);
  const mismatch = comparePrompt(step, prompt, options);
  const fixture = removeEnding(step.file);
  report({ event: "begun", fixture, process: 1 });
  if (mismatch) {
    report({ event: "mismatch", fixture, process: 1, ...mismatch });
    writeOrExit(2, `touchstone: ${fixture}: ${mismatch.message}\n`);
    return process.exit(1);
  }
  const faults =
    Injector &&
    new Injector(options.faults, (applied) => report({ event: "fault", fixture, process: 1, ...applied }));
  const reportUnused = () => {
    for (const fault of faults?.takeUnused() ?? []) {
      report({ event: "unused-fault", fixture, process: 1, fault });
      writeOrExit(2, `${formatUnusedFault(fault)}\n`);
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
  const stream = printStream(step, args, new MessageOutput(sink, options.pace, faults));
  const watch = faults ? exitWithParent() : undefined;
  await stream.drained;
  clearInterval(watch);
  reportUnused();
  printEnd(step, args, stream.lastMessage);
  report({ event: "complete", fixture, process: 1, frames: stream.lineCount });
  process.exit(step.facts.exitCode ?? (stream.isFailed ? 1 : 0));
}

/** Compares the client's prompt with the recorded one, if one was recorded. */
function comparePrompt(
  { facts }: ExecStep,
  prompt: string,
  { strictness }: FakeCodexOptions,
): Mismatch | undefined {
  if (facts.prompt === undefined || facts.prompt === prompt) return undefined;
  if (STRICTNESS_RULES[strictness].acceptsAnyPrompt) return undefined;
  const [expected, got] = [facts.prompt, prompt];
  const message = `The prompt is not the recorded one: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}.`;
  return { code: "mismatch", message, expected, got, differences: [{ path: "prompt", expected, got }] };
}

/** What was printed, or read without being printed, of a step's recorded lines. */
interface PrintedStream {
  /** Text of the last message of the agent. */
  lastMessage: string | undefined;
  /** Whether the last line is a failure. */
  isFailed: boolean;
  lineCount: number;
  /** Resolves when all lines have been written. */
  drained: Promise<void>;
}

/** Prints the lines of a step unchanged if the client wants JSON, and reads the result of the turn from them. */
function printStream({ file }: ExecStep, args: CodexArgs, output: MessageOutput): PrintedStream {
  const isQuiet = !wantsJson(args);
  const reader = new LineReader(file);
  let lastMessage: string | undefined;
  let isFailed = false;
  let batch = "";
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    const event = parseLine(line, reader.linesRead, file, reader.lacksLineEnd) as ExecEvent;
    isFailed = event.type === EXEC_EVENTS.turnFailed || event.type === EXEC_EVENTS.error;
    if (event.type === EXEC_EVENTS.itemCompleted && event.item?.type === EXEC_ITEMS.agentMessage)
      lastMessage = event.item.text;
    if (isQuiet) continue;
    if (!output.isImmediate) {
      output.send(line);
      continue;
    }
    batch += `${line}\n`;
    if (batch.length < BATCH_LENGTH) continue;
    output.send(batch.slice(0, -1));
    batch = "";
  }
  if (batch) output.send(batch.slice(0, -1));
  if (reader.linesRead === 0) throw replayErrors.fixtureEmpty({ path: file, what: "events" });
  return { lastMessage, isFailed, lineCount: reader.linesRead, drained: output.waitUntilDrained() };
}

interface ExecEvent {
  type?: string;
  item?: { type?: string; text?: string };
}

/** Writes the last message where the client asks for it, and the recorded stderr. */
function printEnd({ facts }: ExecStep, args: CodexArgs, lastMessage: string | undefined): void {
  const file = args.flags.get("output-last-message");
  if (file !== undefined) writeFileSync(file, lastMessage ?? "");
  if (!wantsJson(args) && lastMessage !== undefined) writeOrExit(1, `${lastMessage}\n`);
  const stderr = facts.stderr?.replace(READING_PROMPT_MESSAGE, "");
  if (stderr) writeOrExit(2, stderr);
}

function wantsJson({ flags }: CodexArgs): boolean {
  return flags.has("json") || flags.has("experimental-json");
}

/** Read at the start of the program, because the parent process may have ended by the time of a stall. */
const parent = process.ppid;

/** Ends a stalled fake codex when its parent process has ended. */
function exitWithParent(): NodeJS.Timeout {
  return setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 200);
}

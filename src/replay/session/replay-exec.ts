import { readFileSync, writeFileSync } from "node:fs";
import { renderError } from "../../lib/index.js";
import { EXEC_EVENTS, EXEC_ITEMS } from "../../protocol/index.js";
import { isStepName, removeEnding } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import type { CodexArgs } from "../options/codex-args.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { type ExecStep, findExecSteps, listExecNames } from "../recording/exec-steps.js";
import { parseFixtureName } from "../recording/fixture-lookup.js";
import { LineReader } from "../recording/line-reader.js";
import { parseLine } from "../recording/wire-reader.js";
import { MessageOutput } from "../transport/message-output.js";
import { exitLikeCodex, ignoreBrokenPipe } from "../transport/stdio.js";
import { writeAll } from "../transport/write-all.js";
import type { Mismatch } from "./mismatch.js";
import { createReporter } from "./reporter.js";

/**
 * What codex prints if it gets neither a prompt nor `-`. This depends on the current client, not on the recorded one.
 */
const READING_PROMPT_MESSAGE = "Reading prompt from stdin...\n";
/** Minimum number of characters per write. */
const BATCH_LENGTH = 64 * 1024;

/**
 * Replays `codex exec`: prints the recorded stream, and exits with the recorded exit code.
 * @throws TouchstoneError if there is no fixture to replay, or none that matches
 */
export async function replayExec(args: CodexArgs, options: FakeCodexOptions): Promise<void> {
  const resumes = args.words[0] === "resume";
  const schema = args.flags.get("output-schema");
  if (schema !== undefined && !checkSchemaFile(schema)) return process.exit(1);
  const prompt = await readPrompt(args, resumes, options.timeout);
  if (prompt === undefined) return process.exit(1);
  const step = chooseStep(options, prompt, resumes);
  const report = createReporter(options.report);
  const mismatch = checkPrompt(step, prompt, options);
  const fixture = removeEnding(step.file);
  report({ event: "begun", fixture, process: 1 });
  if (mismatch) {
    report({ event: "mismatch", fixture, process: 1, ...mismatch });
    ignoreBrokenPipe(() => writeAll(2, `touchstone: ${fixture}: ${mismatch.message}\n`));
    return process.exit(1);
  }
  const { last, failed, lines, drained } = printStep(step, args, options);
  const watch = options.faults.length > 0 ? exitWithParent() : undefined;
  await drained;
  clearInterval(watch);
  if (args.flags.has("output-last-message"))
    writeFileSync(args.flags.get("output-last-message") ?? "", last ?? "");
  if (!wantsJson(args) && last !== undefined) ignoreBrokenPipe(() => writeAll(1, `${last}\n`));
  const stderr = step.facts.stderr?.replace(READING_PROMPT_MESSAGE, "");
  if (stderr) ignoreBrokenPipe(() => writeAll(2, stderr));
  report({ event: "complete", fixture, process: 1, frames: lines });
  process.exit(step.facts.exitCode ?? (failed ? 1 : 0));
}

function wantsJson({ flags }: CodexArgs): boolean {
  return flags.has("json") || flags.has("experimental-json");
}

/** Prints the lines of a step unchanged. */
function printStep({ file }: ExecStep, args: CodexArgs, options: FakeCodexOptions) {
  const output = new MessageOutput(
    { write: (text) => ignoreBrokenPipe(() => writeAll(1, text)), end: exitLikeCodex },
    options,
  );
  const quiet = !wantsJson(args);
  const reader = new LineReader(file);
  let last: string | undefined;
  let failed = false;
  let batch = "";
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    const event = parseLine(line, reader.linesRead, file, reader.lacksLineEnd) as ExecEvent;
    failed = event.type === EXEC_EVENTS.turnFailed || event.type === EXEC_EVENTS.error;
    if (event.type === EXEC_EVENTS.itemCompleted && event.item?.type === EXEC_ITEMS.agentMessage)
      last = event.item.text;
    if (quiet) continue;
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
  return { last, failed, lines: reader.linesRead, drained: output.waitUntilDrained() };
}

/** Read at the start of the program, because the parent process may have ended by the time of a stall. */
const parent = process.ppid;

/** Ends a stalled fake codex when its parent process has ended. */
function exitWithParent(): NodeJS.Timeout {
  return setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 200);
}

interface ExecEvent {
  type?: string;
  item?: { type?: string; text?: string };
}

/** Chooses the step to replay for this call. */
function chooseStep(options: FakeCodexOptions, prompt: string, resumes: boolean): ExecStep {
  const findFolder = () => options.findFolder("exec");
  if (options.fixture === undefined) {
    if (options.match !== "prompt") throw replayErrors.fixtureNotChosen();
    for (const name of listExecNames(findFolder())) {
      const steps = findExecSteps(name, findFolder);
      const step = steps.find(({ facts }, index) => facts.prompt === prompt && index > 0 === resumes);
      if (step) return step;
    }
    throw replayErrors.promptUnknown({ folder: findFolder(), prompt });
  }
  const { name, step } = parseFixtureName(options.fixture);
  const steps = findExecSteps(name, findFolder);
  const byPrompt = steps.find(({ facts }, index) => index > 0 && facts.prompt === prompt);
  const chosen = step
    ? steps[step - 1]
    : resumes
      ? (byPrompt ?? steps[1] ?? findSingleStep(steps))
      : steps[0];
  if (chosen) return chosen;
  throw replayErrors.stepMissing({ name, steps: steps.length });
}

/** Returns the only step if the fixture name is the name of one step. */
function findSingleStep(steps: ExecStep[]): ExecStep | undefined {
  return steps.length === 1 && isStepName(removeEnding(steps[0]?.file ?? "")) ? steps[0] : undefined;
}

function checkPrompt(
  { facts }: ExecStep,
  prompt: string,
  { strictness }: FakeCodexOptions,
): Mismatch | undefined {
  if (facts.prompt === undefined || facts.prompt === prompt || strictness === "lenient") return undefined;
  const [expected, got] = [facts.prompt, prompt];
  const message = `The prompt is not the recorded one: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}.`;
  return { code: "mismatch", message, expected, got, differences: [{ path: "prompt", expected, got }] };
}

/** Whether the file is a JSON schema. If it is not, prints the error that codex prints. */
function checkSchemaFile(path: string): boolean {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === "ENOENT"
        ? "No such file or directory (os error 2)"
        : String(error);
    writeAll(2, `Failed to read output schema file ${path}: ${why}\n`);
    return false;
  }
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    writeAll(2, `Output schema file ${path} is not valid JSON: ${(error as Error).message}\n`);
    return false;
  }
}

/** Reads the prompt from the arguments or from stdin. Without one, prints codex's error and returns undefined. */
async function readPrompt(
  { words, flags }: CodexArgs,
  resumes: boolean,
  limit: number,
): Promise<string | undefined> {
  const promptArgument = resumes ? words[flags.has("last") ? 1 : 2] : words[0];
  if (promptArgument !== undefined && promptArgument !== "-") return promptArgument;
  if (promptArgument === undefined) writeAll(2, READING_PROMPT_MESSAGE);
  const text = (await readStdin(limit)).trim();
  if (text) return text;
  writeAll(2, "No prompt provided via stdin.\n");
  return undefined;
}

async function readStdin(limit: number): Promise<string> {
  const parts: Buffer[] = [];
  const timer = limit > 0 ? setTimeout(() => reportStdinTimeout(limit), limit) : undefined;
  for await (const part of process.stdin) parts.push(part);
  clearTimeout(timer);
  return Buffer.concat(parts).toString();
}

function reportStdinTimeout(limit: number): void {
  writeAll(
    2,
    `${renderError(`The client did not end stdin, which holds the prompt, within ${limit / 1000} s.`)}\n`,
  );
  process.exit(1);
}

import { readFileSync, writeFileSync } from "node:fs";
import { renderError } from "../lib/index.js";
import { EXEC_EVENTS, EXEC_ITEMS } from "../protocol/index.js";
import { isStepName, removeEnding } from "../transcript/layout.js";
import type { CodexArgs } from "./codex-args.js";
import { replayErrors } from "./errors.js";
import { allExecNames, type ExecStep, execSteps } from "./exec-facts.js";
import { LineReader } from "./lines.js";
import type { StandInOptions } from "./options.js";
import { Output } from "./output.js";
import type { Problem } from "./problem.js";
import { reportTo } from "./report.js";
import { parseFixtureName } from "./source.js";
import { guarded, leave } from "./stdio.js";
import { parseLine } from "./wire.js";
import { writeAll } from "./write.js";

/** What codex says when it was given no prompt and no `-`: that goes by this client, not by the recorded one. */
const READS_PROMPT = "Reading prompt from stdin...\n";
/** Text is written in pieces of at least this many characters. */
const BATCH = 64 * 1024;

/**
 * Plays `codex exec`: prints the stream that was recorded, and ends as codex ended.
 * @throws TouchstoneError where there is nothing to replay, or nothing that fits
 */
export async function playExec(args: CodexArgs, options: StandInOptions): Promise<void> {
  const resumes = args.words[0] === "resume";
  const schema = args.flags.get("output-schema");
  if (schema !== undefined && !readSchema(schema)) return process.exit(1);
  const prompt = await readPrompt(args, resumes, options.timeout);
  if (prompt === undefined) return process.exit(1);
  const step = chooseStep(options, prompt, resumes);
  const report = reportTo(options.report);
  const problem = checkPrompt(step, prompt, options);
  const fixture = removeEnding(step.file);
  report({ event: "begun", fixture, process: 1 });
  if (problem) {
    report({ event: "problem", fixture, process: 1, ...problem });
    guarded(() => writeAll(2, `touchstone: ${fixture}: ${problem.message}\n`));
    return process.exit(1);
  }
  const { last, failed, lines, drained } = print(step, args, options);
  const watch = options.faults.length > 0 ? endWithParent() : undefined;
  await drained;
  clearInterval(watch);
  if (args.flags.has("output-last-message"))
    writeFileSync(args.flags.get("output-last-message") ?? "", last ?? "");
  if (!isJson(args) && last !== undefined) guarded(() => writeAll(1, `${last}\n`));
  const stderr = step.facts.stderr?.replace(READS_PROMPT, "");
  if (stderr) guarded(() => writeAll(2, stderr));
  report({ event: "complete", fixture, process: 1, frames: lines });
  process.exit(step.facts.exitCode ?? (failed ? 1 : 0));
}

function isJson({ flags }: CodexArgs): boolean {
  return flags.has("json") || flags.has("experimental-json");
}

/** Sends each line of the step, as it stands in the file. */
function print({ file }: ExecStep, args: CodexArgs, options: StandInOptions) {
  const output = new Output({ write: (text) => guarded(() => writeAll(1, text)), end: leave }, options);
  const quiet = !isJson(args);
  const reader = new LineReader(file);
  let last: string | undefined;
  let failed = false;
  let batch = "";
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    const event = parseLine(line, reader.count, file, reader.unended) as ExecEvent;
    failed = event.type === EXEC_EVENTS.turnFailed || event.type === EXEC_EVENTS.error;
    if (event.type === EXEC_EVENTS.itemCompleted && event.item?.type === EXEC_ITEMS.agentMessage)
      last = event.item.text;
    if (quiet) continue;
    if (!output.immediate) {
      output.send(line);
      continue;
    }
    batch += `${line}\n`;
    if (batch.length < BATCH) continue;
    output.send(batch.slice(0, -1));
    batch = "";
  }
  if (batch) output.send(batch.slice(0, -1));
  if (reader.count === 0) throw replayErrors.fixtureEmpty({ path: file, what: "events" });
  return { last, failed, lines: reader.count, drained: output.drained() };
}

/** Read as the program starts: by the time of a stall, whoever started it may have ended. */
const parent = process.ppid;

/** A stand-in that stalls for ever lives as long as whoever started it. */
function endWithParent(): NodeJS.Timeout {
  return setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 200);
}

interface ExecEvent {
  type?: string;
  item?: { type?: string; text?: string };
}

/** The step that this call stands for. */
function chooseStep(options: StandInOptions, prompt: string, resumes: boolean): ExecStep {
  const folder = () => options.folder("exec");
  if (options.fixture === undefined) {
    if (options.match !== "prompt") throw replayErrors.fixtureNotChosen();
    for (const name of allExecNames(folder())) {
      const steps = execSteps(name, folder);
      const step = steps.find(({ facts }, index) => facts.prompt === prompt && index > 0 === resumes);
      if (step) return step;
    }
    throw replayErrors.promptUnknown({ folder: folder(), prompt });
  }
  const { name, step } = parseFixtureName(options.fixture);
  const steps = execSteps(name, folder);
  const byPrompt = steps.find(({ facts }, index) => index > 0 && facts.prompt === prompt);
  const chosen = step ? steps[step - 1] : resumes ? (byPrompt ?? steps[1] ?? onlyOne(steps)) : steps[0];
  if (chosen) return chosen;
  throw replayErrors.stepMissing({ name, steps: steps.length });
}

/** One step's file was named, so that one is meant. */
function onlyOne(steps: ExecStep[]): ExecStep | undefined {
  return steps.length === 1 && isStepName(removeEnding(steps[0]?.file ?? "")) ? steps[0] : undefined;
}

function checkPrompt(
  { facts }: ExecStep,
  prompt: string,
  { strictness }: StandInOptions,
): Problem | undefined {
  if (facts.prompt === undefined || facts.prompt === prompt || strictness === "lenient") return undefined;
  const [expected, got] = [facts.prompt, prompt];
  const message = `The prompt is not the recorded one: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}.`;
  return { code: "mismatch", message, expected, got, differences: [{ path: "prompt", expected, got }] };
}

/** Says what codex says where the file is no schema. */
function readSchema(path: string): boolean {
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

/** The prompt: an argument, or all of stdin. Undefined where there is none; it has said so, as codex does. */
async function readPrompt(
  { words, flags }: CodexArgs,
  resumes: boolean,
  limit: number,
): Promise<string | undefined> {
  const given = resumes ? words[flags.has("last") ? 1 : 2] : words[0];
  if (given !== undefined && given !== "-") return given;
  if (given === undefined) writeAll(2, READS_PROMPT);
  const text = (await readStdin(limit)).trim();
  if (text) return text;
  writeAll(2, "No prompt provided via stdin.\n");
  return undefined;
}

async function readStdin(limit: number): Promise<string> {
  const parts: Buffer[] = [];
  const timer = limit > 0 ? setTimeout(() => tooLate(limit), limit) : undefined;
  for await (const part of process.stdin) parts.push(part);
  clearTimeout(timer);
  return Buffer.concat(parts).toString();
}

function tooLate(limit: number): void {
  writeAll(
    2,
    `${renderError(`The client did not end stdin, which holds the prompt, within ${limit / 1000} s.`)}\n`,
  );
  process.exit(1);
}

import { renderError } from "../../lib/index.js";
import type { ParsedCommandLine } from "../options/command-line/command-line.js";
import type { ExecCommand } from "../recording/exec-steps.js";
import type { ReviewTarget } from "../recording/manifest.js";
import { assertMessageLength } from "../transport/message-limit.js";
import { isNullDevice, isTerminal } from "../transport/stdin-kind.js";
import { writeAll } from "../transport/write-all.js";

/** One call of `codex exec`: what the client asks for. */
export interface ExecCall {
  command: ExecCommand;
  /** Undefined for a review, and for a fork without a turn. */
  prompt: string | undefined;
  /** Thread to resume or to fork: an id or a name. Undefined for `--last` without an id, and for the other commands. */
  thread: string | undefined;
  /** Paths of the images. */
  images: string[];
  /** What `codex exec review` is to review. Undefined for another command. */
  reviews?: ReviewTarget | undefined;
  /** Whether codex keeps no file of the thread. */
  isEphemeral: boolean;
}

/** What codex prints before it reads the prompt from stdin, unless the client asks for this with the argument `-`. */
const READING_PROMPT = "Reading prompt from stdin...\n";
/** What `codex exec` without a subcommand prints if an argument is the prompt, and its stdin is not a terminal. */
const READING_MORE = "Reading additional input from stdin...\n";

/** Removes from a recorded stderr the lines that depend on how the client gives its prompt. */
export function removePromptLines(stderr: string): string {
  return stderr.replace(READING_PROMPT, "").replace(READING_MORE, "");
}

/** The error with which codex ends if it needs a prompt and stdin has none. */
export const NO_PROMPT = "No prompt provided via stdin.\n";
const NO_PROMPT_AT_TERMINAL =
  "No prompt provided. Either specify one as an argument or pipe the prompt into stdin.\n";

/** A call whose prompt has not been read yet. */
export interface PlannedCall extends Omit<ExecCall, "prompt"> {
  /** The argument that is the prompt; `-` stands for stdin. */
  promptArgument: string | undefined;
}

/** Reads a call from the command line, except for what comes from stdin. */
export function planExecCall({ path, args, flags }: ParsedCommandLine): PlannedCall {
  const command = (path[1] ?? "exec") as ExecCommand;
  const images = flags.get("image") ?? [];
  const isEphemeral = flags.has("ephemeral");
  if (command === "exec" || command === "review")
    return { command, images, isEphemeral, thread: undefined, promptArgument: args[0] };
  const [first, second] = args;
  // With `--last` there is no id, so a single argument is the prompt.
  if (flags.has("last") && second === undefined)
    return { command, images, isEphemeral, thread: undefined, promptArgument: first };
  return { command, images, isEphemeral, thread: first, promptArgument: second };
}

/**
 * Completes a call with its prompt. A review has instructions in place of a prompt, or names what to review by a flag.
 * @param prompt undefined if the call needs none
 */
export function completeCall(
  planned: PlannedCall,
  prompt: string | undefined,
  { flags }: ParsedCommandLine,
): ExecCall {
  if (planned.command !== "review") return { ...planned, prompt };
  const [branch, sha, title] = ["base", "commit", "title"].map((name) => flags.get(name)?.at(-1));
  const reviews = flags.has("uncommitted")
    ? { type: "uncommittedChanges" }
    : branch !== undefined
      ? { type: "baseBranch", branch }
      : sha !== undefined
        ? { type: "commit", sha, ...(title === undefined ? {} : { title }) }
        : { type: "custom", instructions: (prompt ?? "").trim() };
  return { ...planned, prompt: undefined, reviews };
}

/** Describes a review as codex's banner does. */
export function describeReview({ type, branch, sha = "", title, instructions = "" }: ReviewTarget): string {
  if (type === "uncommittedChanges") return "current changes";
  if (type === "baseBranch") return `changes against '${branch}'`;
  if (type === "commit") return `commit ${sha.slice(0, 7)}${title === undefined ? "" : `: ${title}`}`;
  return instructions;
}

/**
 * Reads the prompt as codex does, from an argument or from stdin. Without a subcommand, codex appends the text of stdin to the
 * argument. If stdin does not end in time, this process ends.
 * @param timeout maximum time to wait for the end of stdin, in ms; 0: no limit
 * @returns the `prompt`, undefined if the call needs none; or the `error` with which codex would refuse the call
 */
export async function readPrompt(
  { command, promptArgument }: PlannedCall,
  timeout: number,
): Promise<{ prompt: string | undefined } | { error: string }> {
  if (promptArgument !== undefined && promptArgument !== "-") {
    if (command !== "exec" || isTerminal()) return { prompt: promptArgument };
    writeAll(2, READING_MORE);
    const more = await readStdin(timeout);
    if (more.trim() === "") return { prompt: promptArgument };
    return { prompt: `${promptArgument}\n\n<stdin>\n${more}${more.endsWith("\n") ? "" : "\n"}</stdin>` };
  }
  if (promptArgument === undefined) {
    if (command === "fork" || command === "review") return { prompt: undefined };
    if (isTerminal()) return { error: NO_PROMPT_AT_TERMINAL };
    writeAll(2, READING_PROMPT);
  }
  const prompt = await readStdin(timeout);
  return prompt.trim() === "" ? { error: NO_PROMPT } : { prompt };
}

/** @throws TouchstoneError `message-too-long` */
async function readStdin(timeout: number): Promise<string> {
  if (isNullDevice()) return "";
  const parts: Buffer[] = [];
  const timer = timeout > 0 ? setTimeout(() => exitAfterTimeout(timeout), timeout) : undefined;
  let length = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    length += part.length;
    assertMessageLength(length);
    parts.push(part);
  }
  clearTimeout(timer);
  return Buffer.concat(parts).toString();
}

function exitAfterTimeout(timeout: number): void {
  const problem = `The client did not end stdin, which holds the prompt, within ${timeout / 1000} s.`;
  writeAll(2, `${renderError(problem)}\n`);
  process.exit(1);
}

/** What the client gives to `codex exec`: its prompt and its output schema. Wrong input is refused as codex does. */
import { readFileSync } from "node:fs";
import { renderError } from "../../lib/index.js";
import type { CodexArgs } from "../options/codex-args.js";
import { writeAll } from "../transport/write-all.js";

/**
 * What codex prints if it gets neither a prompt nor `-`. This depends on the current client, not on the recorded one.
 */
export const READING_PROMPT_MESSAGE = "Reading prompt from stdin...\n";

/**
 * Reads the prompt from the arguments or from stdin. Without one, prints codex's error and returns undefined.
 * @param resumes whether the call is `codex exec resume`
 * @param timeout maximum time to wait for the end of stdin, in ms; 0: no limit
 */
export async function readPrompt(
  { words, flags }: CodexArgs,
  resumes: boolean,
  timeout: number,
): Promise<string | undefined> {
  const promptArgument = resumes ? words[flags.has("last") ? 1 : 2] : words[0];
  if (promptArgument !== undefined && promptArgument !== "-") return promptArgument;
  if (promptArgument === undefined) writeAll(2, READING_PROMPT_MESSAGE);
  const text = (await readStdin(timeout)).trim();
  if (text) return text;
  writeAll(2, "No prompt provided via stdin.\n");
  return undefined;
}

async function readStdin(timeout: number): Promise<string> {
  const parts: Buffer[] = [];
  const timer = timeout > 0 ? setTimeout(() => exitAfterTimeout(timeout), timeout) : undefined;
  for await (const part of process.stdin) parts.push(part);
  clearTimeout(timer);
  return Buffer.concat(parts).toString();
}

function exitAfterTimeout(timeout: number): void {
  const problem = `The client did not end stdin, which holds the prompt, within ${timeout / 1000} s.`;
  writeAll(2, `${renderError(problem)}\n`);
  process.exit(1);
}

/** Whether the file is JSON, as an output schema must be. If it is not, prints the error that codex prints. */
export function checkSchemaFile(path: string): boolean {
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

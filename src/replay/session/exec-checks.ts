/** What codex checks before `codex exec` starts a turn, in codex's order and words. */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ParsedCommandLine } from "../options/command-line/command-line.js";
import type { PlannedCall } from "./exec-call.js";
import { describeSystemError } from "./system-error.js";

/** A reason for which codex refuses a call. */
export interface CallProblem {
  /** Codex's text on stderr, without the line end. */
  text: string;
  /** What codex refuses: a flag, an argument, a command or a folder. */
  subject: string;
}

/** Finds what codex refuses before it reads the prompt. */
export function findProblemBeforePrompt(
  { flags }: ParsedCommandLine,
  { command, promptArgument }: PlannedCall,
): CallProblem | undefined {
  const folder = flags.get("cd")?.at(-1);
  return (
    findConfigProblem(flags.get("config") ?? []) ??
    (folder === undefined ? undefined : findFolderProblem(folder)) ??
    (command === "review" ? findReviewProblem(flags, promptArgument) : undefined) ??
    (command === "fork" && promptArgument === undefined ? findForkProblem(flags) : undefined)
  );
}

/** Finds what codex refuses after it has read the prompt. */
export function findProblemBeforeTurn(
  { flags }: ParsedCommandLine,
  { command }: PlannedCall,
): CallProblem | undefined {
  const schema = command === "review" ? undefined : flags.get("output-schema")?.at(-1);
  const folder = flags.get("cd")?.at(-1) ?? process.cwd();
  const mayBeAnywhere =
    flags.has("skip-git-repo-check") || flags.has("dangerously-bypass-approvals-and-sandbox");
  return (
    (schema === undefined ? undefined : findSchemaProblem(schema)) ??
    (mayBeAnywhere || isInRepository(folder) ? undefined : describeUntrusted(folder))
  );
}

function findConfigProblem(overrides: string[]): CallProblem | undefined {
  for (const override of overrides) {
    const [key, value] = override.split(/=(.*)/s);
    const reason =
      value === undefined
        ? `Invalid override (missing '='): ${override}`
        : key?.trim() === ""
          ? `Empty key in override: ${override}`
          : undefined;
    if (reason !== undefined)
      return { text: `Error parsing -c overrides: ${reason}`, subject: `-c ${override}` };
  }
  return undefined;
}

function findFolderProblem(folder: string): CallProblem | undefined {
  try {
    realpathSync(folder);
    return undefined;
  } catch (error) {
    return { text: `Error: ${describeSystemError(error)}`, subject: `--cd ${folder}` };
  }
}

function findReviewProblem(
  flags: ParsedCommandLine["flags"],
  promptArgument: string | undefined,
): CallProblem | undefined {
  if (flags.has("cyber-access-program")) {
    const text = "Error: --cyber-access-program is not supported with `codex exec review`";
    return { text, subject: "--cyber-access-program" };
  }
  const names = ["uncommitted", "base", "commit"];
  if (promptArgument !== undefined || names.some((name) => flags.has(name))) return undefined;
  const text = "Error: Specify --uncommitted, --base, --commit, or provide custom review instructions";
  return { text, subject: "review" };
}

/** Finds an option that codex refuses for a fork without a prompt, because the fork starts no turn. */
function findForkProblem(flags: ParsedCommandLine["flags"]): CallProblem | undefined {
  if (flags.has("cyber-access-program")) {
    const text = "Error: Forking with --cyber-access-program requires a prompt";
    return { text, subject: "--cyber-access-program" };
  }
  if (flags.has("image")) return { text: "Error: Forking with images requires a prompt", subject: "--image" };
  const output = ["output-schema", "output-last-message"].find((name) => flags.has(name));
  if (output !== undefined)
    return { text: "Error: Forking with output options requires a prompt", subject: `--${output}` };
  if (!flags.has("ephemeral")) return undefined;
  return { text: "Error: Ephemeral forks require a prompt", subject: "--ephemeral" };
}

/** Finds a problem of the file with the output schema. What is wrong in broken JSON is said in Node's words, not in codex's. */
function findSchemaProblem(path: string): CallProblem | undefined {
  const subject = `--output-schema ${path}`;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return { text: `Failed to read output schema file ${path}: ${describeSystemError(error)}`, subject };
  }
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return { text: `Output schema file ${path} is not valid JSON: ${(error as Error).message}`, subject };
  }
}

/** Whether a folder, or one above it, has a `.git`: a file, or a folder with a `HEAD`. */
function isInRepository(folder: string): boolean {
  for (let one = realpathSync(folder); ; one = dirname(one)) {
    const git = join(one, ".git");
    if (existsSync(git) && (statSync(git).isFile() || existsSync(join(git, "HEAD")))) return true;
    if (one === dirname(one)) return false;
  }
}

function describeUntrusted(folder: string): CallProblem {
  const text = "Not inside a trusted directory and --skip-git-repo-check was not specified.";
  return { text, subject: folder };
}

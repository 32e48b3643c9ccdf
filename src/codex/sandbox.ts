import { dirname } from "node:path";
import { ProgramError, runProgram, type TouchstoneError } from "../lib/index.js";
import type { CodexBinary } from "./binary.js";
import { codexErrors } from "./errors.js";
import { withBareHome } from "./home.js";

const TIMEOUT_MS = 20_000;

/**
 * For each platform, the commands that run a program in the sandbox, the newest first. 0.125.0 has the second command, and the first
 * releases have the third.
 */
const COMMANDS: Record<string, string[][]> = {
  linux: [["sandbox"], ["sandbox", "linux"], ["debug", "landlock"]],
  darwin: [["sandbox"], ["sandbox", "macos"], ["debug", "seatbelt"]],
};

/** The exit code of a command line that codex does not know. */
const USAGE_ERROR = 2;

/**
 * Verifies that codex's own sandbox starts on this machine. If it does not, codex shows a warning in every
 * thread and refuses commands.
 * @param commands the commands to try, one after the other, until codex knows one
 * @throws TouchstoneError `sandbox-broken`, `temporary-unwritable`
 */
export async function assertSandbox(
  codex: CodexBinary,
  commands = COMMANDS[process.platform] ?? [],
): Promise<void> {
  const { path, pathFolders } = codex;
  const [command = ["sandbox"], ...others] = commands;
  try {
    await withBareHome((env) =>
      runProgram(path, [...command, "--", process.execPath, "--version"], {
        env: { ...env, PATH: [...pathFolders, env.PATH].join(":") },
        cwd: dirname(path),
        timeoutMs: TIMEOUT_MS,
      }),
    );
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    if (error.exitCode === USAGE_ERROR && others.length > 0) return assertSandbox(codex, others);
    throw buildSandboxError(error);
  }
}

function buildSandboxError(cause: ProgramError): TouchstoneError {
  const { timedOut, stderr } = cause;
  const message = timedOut ? `no answer within ${TIMEOUT_MS / 1000} s` : stderr.trim().split("\n").at(-1);
  return codexErrors.sandboxBroken({ problem: message || "no reason given", cause });
}

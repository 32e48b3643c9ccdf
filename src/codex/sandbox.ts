import { dirname } from "node:path";
import { ProgramError, runProgram, type TouchstoneError } from "../lib/index.js";
import type { CodexBinary } from "./binary.js";
import { codexErrors } from "./errors.js";
import { withBareHome } from "./home.js";

const TIMEOUT_MS = 20_000;

/**
 * Verifies that codex's own sandbox starts on this machine. If it does not, codex shows a warning in every
 * thread and refuses commands.
 * @throws TouchstoneError `sandbox-broken`
 */
export async function assertSandbox({ path, pathFolders }: CodexBinary): Promise<void> {
  try {
    await withBareHome((env) =>
      runProgram(path, ["sandbox", "--", process.execPath, "--version"], {
        env: { ...env, PATH: [...pathFolders, env.PATH].join(":") },
        cwd: dirname(path),
        timeoutMs: TIMEOUT_MS,
      }),
    );
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    throw buildSandboxError(error);
  }
}

function buildSandboxError(cause: ProgramError): TouchstoneError {
  const { timedOut, stderr } = cause;
  const message = timedOut ? `no answer within ${TIMEOUT_MS / 1000} s` : stderr.trim().split("\n").at(-1);
  return codexErrors.sandboxBroken({ problem: message || "no reason given", cause });
}

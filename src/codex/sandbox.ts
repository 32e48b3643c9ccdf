import { dirname } from "node:path";
import { ProgramError, runProgram, TouchstoneError } from "../lib/index.js";
import type { CodexBinary } from "./binary.js";
import { withBareHome } from "./home.js";

const LIMIT_MS = 20_000;

/**
 * That codex's own sandbox starts here. Where it does not, codex warns of it in every thread, and refuses commands.
 * @throws TouchstoneError `sandbox-broken`
 */
export async function assertSandbox({ path, pathDirs }: CodexBinary): Promise<void> {
  try {
    await withBareHome((env) =>
      runProgram(path, ["sandbox", "--", process.execPath, "--version"], {
        env: { ...env, PATH: [...pathDirs, env.PATH].join(":") },
        cwd: dirname(path),
        timeoutMs: LIMIT_MS,
      }),
    );
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    throw sandboxBroken(error);
  }
}

function sandboxBroken(cause: ProgramError): TouchstoneError {
  const { timedOut, stderr } = cause;
  const said = timedOut ? `no answer within ${LIMIT_MS / 1000} s` : stderr.trim().split("\n").at(-1);
  return new TouchstoneError(`codex's sandbox does not start: ${said || "no reason given"}`, {
    kind: "environment",
    code: "sandbox-broken",
    hint: "On Linux it needs user namespaces (bubblewrap): allow them with `sysctl kernel.unprivileged_userns_clone=1`, on Ubuntu 24.04 `sysctl kernel.apparmor_restrict_unprivileged_userns=0`, in a container `docker run --security-opt seccomp=unconfined`.",
    cause,
  });
}

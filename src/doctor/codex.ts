import { dirname } from "node:path";
import { execa } from "execa";
import { assertRelease, type CodexBinary, cachedCodex, useCodex, withBareHome } from "../codex/index.js";
import { messageOf, TouchstoneError } from "../error.js";
import type { DoctorOptions, Finding } from "./doctor.js";

type Found = Omit<Finding, "what">;
type Options = Pick<DoctorOptions, "codexPath" | "allowVersionMismatch"> & { cache: string };

/** The binary that a harvest would run: it must say that it is the pinned one. */
export async function codexOf(pin: string, options: Options & { npm: boolean }): Promise<Found> {
  const binary = await binaryOf(pin, options);
  if (binary) return { state: "fine", detail: `${binary.version} (${binary.path})` };
  if (!options.npm) return { state: "later", detail: `${pin}: the first harvest gets it from npm` };
  // It throws what a harvest would throw: no network, no such release.
  await assertRelease(pin);
  return { state: "later", detail: `${pin}: the first harvest gets it from npm, which has it` };
}

async function binaryOf(pin: string, { codexPath, allowVersionMismatch, cache }: Options) {
  if (codexPath) return useCodex({ path: codexPath, pin, allowVersionMismatch });
  const cached = await cachedCodex({ version: pin, cacheDir: cache });
  if (!cached) return undefined;
  return useCodex({ path: cached.path, pin, allowVersionMismatch: false }).catch((cause) => {
    throw new TouchstoneError(`The cached codex is not what it was: ${messageOf(cause)}`, {
      kind: "environment",
      code: "codex-cache-damaged",
      hint: `Remove ${cache}/codex/${pin}: the next harvest gets it anew.`,
      cause,
    });
  });
}

const LIMIT_MS = 20_000;

/** Whether codex's own sandbox starts here: in a container without user namespaces it does not. */
export async function sandboxOf(pin: string, options: Options): Promise<Found> {
  const binary = (await binaryOf(pin, options)) as CodexBinary;
  return withBareHome(async (env) => {
    const path = [...binary.pathDirs, env.PATH].join(":");
    const { failed, stderr, timedOut } = await execa(
      binary.path,
      ["sandbox", "--", process.execPath, "--version"],
      {
        env: { ...env, PATH: path },
        extendEnv: false,
        cwd: dirname(binary.path),
        timeout: LIMIT_MS,
        reject: false,
      },
    );
    if (!failed) return { state: "fine", detail: "commands of the model run in it" };
    const said = timedOut ? `no answer within ${LIMIT_MS / 1000} s` : stderr.trim().split("\n").at(-1);
    return {
      state: "broken",
      detail: `codex's sandbox does not start: ${said || "no reason given"}`,
      hint: "On Linux it needs user namespaces (bubblewrap): allow them (`sysctl kernel.unprivileged_userns_clone=1`, `docker run --security-opt seccomp=unconfined`), or leave out the scenarios that run commands.",
    };
  });
}

import { join } from "node:path";
import {
  assertRelease,
  assertSandbox,
  type CodexBinary,
  findCachedCodex,
  openCodexBinary,
} from "../codex/index.js";
import { findChangedFile } from "../lib/index.js";
import { doctorErrors } from "./errors.js";
import type { DoctorOptions, FindingDetails } from "./types.js";

/**
 * Finds the binary that a harvest would run, and verifies that its version is the pinned one, unless another version is allowed. This
 * runs the binary, so call `findChangedCodex` first.
 * @returns undefined if the pinned release is not installed yet
 * @throws TouchstoneError `codex-cache-damaged`, and the errors of `openCodexBinary` for `codexPath`
 */
export async function findInstalledCodex(
  pin: string,
  {
    codexPath,
    allowVersionMismatch,
    cache,
  }: Pick<DoctorOptions, "codexPath" | "allowVersionMismatch"> & { cache: string },
): Promise<CodexBinary | undefined> {
  if (codexPath) return openCodexBinary({ path: codexPath, pin, allowVersionMismatch });
  const cached = await findCachedCodex({ version: pin, cacheDir: cache });
  if (!cached) return undefined;
  return openCodexBinary({ path: cached.path, pin, allowVersionMismatch: false }).catch((cause) => {
    if (!/^codex-/.test(cause.code)) throw cause; // the error is not about the binary
    throw doctorErrors.codexCacheDamaged({ folder: `${cache}/codex/${pin}`, cause });
  });
}

/**
 * Looks for a changed file in the installed release. A changed release must not be run.
 * @returns undefined if no file has changed, or if the release is not installed yet
 */
export async function findChangedCodex(pin: string, cache: string): Promise<FindingDetails | undefined> {
  if (!(await findCachedCodex({ version: pin, cacheDir: cache }))) return undefined;
  const changed = await findChangedFile(join(cache, "codex", pin));
  if (changed === undefined) return undefined;
  return {
    state: "later",
    detail: `${pin}: ${changed} changed in the cache; the next harvest downloads it again from npm`,
  };
}

/**
 * Verifies that the first harvest can install codex, by asking npm's registry for the release.
 * @param npm whether `npm --version` works; without npm, nothing is verified
 * @throws TouchstoneError the errors of a harvest, such as a missing network or an unknown release
 */
export async function checkCodexRelease(pin: string, npm: boolean): Promise<FindingDetails> {
  if (npm) await assertRelease(pin);
  const known = npm ? " (the registry has it)" : "";
  return { state: "later", detail: `${pin}: the first harvest downloads it from npm${known}` };
}

/** Verifies that codex's sandbox starts on this machine. @throws TouchstoneError `sandbox-broken` */
export async function checkSandbox(binary: CodexBinary): Promise<FindingDetails> {
  await assertSandbox(binary);
  return { state: "fine", detail: "commands of the model run in it" };
}

import {
  assertRelease,
  assertSandbox,
  type CodexBinary,
  findCachedCodex,
  openCodexBinary,
} from "../codex/index.js";
import { doctorErrors } from "./errors.js";
import type { DoctorOptions, FindingDetails } from "./types.js";

/** The binary that a harvest would run, which must say that it is the pinned one; undefined where it is not there yet. */
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
    if (!/^codex-/.test(cause.code)) throw cause; // it is not about the binary
    throw doctorErrors.codexCacheDamaged({ folder: `${cache}/codex/${pin}`, cause });
  });
}

/**
 * That the first harvest will get it.
 * @param npm whether npm can be asked
 * @throws TouchstoneError what a harvest would throw: no network, no such release
 */
export async function checkCodexRelease(pin: string, npm: boolean): Promise<FindingDetails> {
  if (npm) await assertRelease(pin);
  const known = npm ? ", which has it" : "";
  return { state: "later", detail: `${pin}: the first harvest gets it from npm${known}` };
}

/** Whether codex's own sandbox starts here. @throws TouchstoneError `sandbox-broken` */
export async function checkSandbox(binary: CodexBinary): Promise<FindingDetails> {
  await assertSandbox(binary);
  return { state: "fine", detail: "commands of the model run in it" };
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codexErrors } from "./errors.js";

/**
 * Calls `work` with a bare environment and an empty home, so that codex neither reads the user's settings nor
 * writes beside them. PATH is the host's, because a `codex` that npm installed is a script that needs `node`.
 * @throws TouchstoneError `temporary-unwritable`
 */
export async function withBareHome<T>(work: (env: Record<string, string>) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), "touchstone-home-")).catch((cause) => {
    throw codexErrors.temporaryUnwritable({ cause });
  });
  try {
    return await work({ HOME: home, CODEX_HOME: home, PATH: process.env.PATH ?? "/usr/bin:/bin" });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

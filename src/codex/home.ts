import { tmpdir } from "node:os";
import { makeScratchFolder, removeScratchFolder, SCRATCH_PREFIX } from "../lib/index.js";
import { codexErrors } from "./errors.js";

/**
 * Calls `work` with a bare environment and an empty home, so that codex neither reads the user's settings nor
 * writes beside them. PATH is the host's, because a `codex` that npm installed is a script that needs `node`.
 * @throws TouchstoneError `temporary-unwritable`
 */
export async function withBareHome<T>(work: (env: Record<string, string>) => Promise<T>): Promise<T> {
  const home = makeTemporaryFolder();
  try {
    const PATH = process.env.PATH ?? "/usr/bin:/bin";
    // Old releases (seen with 0.73 and 0.80) make a folder for their helpers in the temporary folder, and may leave it there.
    return await work({ HOME: home, CODEX_HOME: home, TMPDIR: home, PATH });
  } finally {
    await removeScratchFolder(home);
  }
}

function makeTemporaryFolder(): string {
  try {
    return makeScratchFolder(tmpdir(), `${SCRATCH_PREFIX}home-`);
  } catch (cause) {
    throw codexErrors.temporaryUnwritable({ cause });
  }
}

import { SCHEMA_PREFIX } from "../config/index.js";
import { ProgramError, runProgram, withScratchFolder } from "../lib/index.js";
import type { CodexBinary } from "./binary.js";
import { codexErrors } from "./errors.js";
import { withBareHome } from "./home.js";

/**
 * Lets codex write the JSON Schema of its own protocol: `ClientRequest.json` and about 290 other files in
 * 0.163. The experimental parts are included if the release has an option for them (0.58 has none).
 * @param outDir an empty folder, or one that can be made
 * @throws TouchstoneError `schema-generation-failed`
 */
export async function generateSchemas(codex: CodexBinary, outDir: string): Promise<void> {
  const write = (...flags: string[]) =>
    withBareHome((env) => {
      const args = ["app-server", "generate-json-schema", ...flags, "--out", outDir];
      return runProgram(codex.path, args, { env, timeoutMs: 60_000 });
    });
  try {
    await write("--experimental").catch((error) => {
      const isUnknownFlag =
        error instanceof ProgramError && error.stderr.includes("unexpected argument '--experimental'");
      if (!isUnknownFlag) throw error;
      return write();
    });
  } catch (cause) {
    throw codexErrors.schemaGenerationFailed({ version: codex.version, cause });
  }
}

/**
 * Lets codex write the JSON Schema of its own protocol into a folder that is removed after `use` has returned.
 * @param scratch parent of that folder
 * @throws TouchstoneError `schema-generation-failed`
 */
export async function withSchemas<T>(
  codex: CodexBinary,
  scratch: string,
  use: (folder: string) => T | Promise<T>,
): Promise<T> {
  return withScratchFolder(scratch, SCHEMA_PREFIX, async (folder) => {
    await generateSchemas(codex, folder);
    return use(folder);
  });
}

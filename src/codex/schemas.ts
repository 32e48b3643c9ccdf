import { ProgramError, runProgram } from "../lib/index.js";
import type { CodexBinary } from "./binary.js";
import { codexErrors } from "./errors.js";
import { withBareHome } from "./home.js";

/**
 * Lets codex write the JSON Schema of its own protocol: `ClientRequest.json` and about 290 other files in
 * 0.163.
 * @param outDir an empty folder, or one that can be made
 * @param options.experimental whether to include the experimental parts, if the release has an option for them (0.58 has none)
 * @throws TouchstoneError `schema-generation-failed`
 */
export async function generateSchemas(
  codex: CodexBinary,
  outDir: string,
  { experimental = true } = {},
): Promise<void> {
  const write = (...flags: string[]) =>
    withBareHome((env) => {
      const args = ["app-server", "generate-json-schema", ...flags, "--out", outDir];
      return runProgram(codex.path, args, { env, timeoutMs: 60_000 });
    });
  try {
    if (!experimental) await write();
    else
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

import { execa } from "execa";
import { messageOf, TouchstoneError } from "../error.js";
import type { CodexBinary } from "./binary.js";
import { withBareHome } from "./home.js";

/**
 * Lets codex write the JSON Schema of its own protocol, experimental parts and all: `ClientRequest.json` and some 290
 * more in 0.163.
 * @param outDir an empty folder, or one that can be made
 * @throws TouchstoneError `schema-generation-failed`
 */
export async function generateSchemas(codex: CodexBinary, outDir: string): Promise<void> {
  const args = ["app-server", "generate-json-schema", "--experimental", "--out", outDir];
  try {
    await withBareHome((env) => execa(codex.path, args, { env, extendEnv: false, timeout: 60_000 }));
  } catch (cause) {
    throw new TouchstoneError(`codex ${codex.version} did not write its JSON Schema: ${messageOf(cause)}`, {
      kind: "environment",
      code: "schema-generation-failed",
      hint: "Frames can't be validated without it; releases before the app-server's v2 protocol have none.",
      cause,
    });
  }
}

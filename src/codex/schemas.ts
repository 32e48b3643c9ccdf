import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { TouchstoneError } from "../error.js";
import type { CodexBinary } from "./binary.js";

/**
 * Lets codex write the JSON Schema of its own protocol, experimental parts and all.
 * @param folder an empty folder
 * @throws TouchstoneError `schema-generation-failed`
 */
export async function generateSchemas(codex: CodexBinary, folder: string): Promise<void> {
  const home = await mkdtemp(`${folder}-home-`);
  try {
    await execa(codex.path, ["app-server", "generate-json-schema", "--experimental", "--out", join(folder)], {
      env: { HOME: home, CODEX_HOME: home, PATH: "/usr/bin:/bin" },
      extendEnv: false,
      timeout: 60_000,
    });
  } catch (cause) {
    throw new TouchstoneError(
      `codex ${codex.version} did not write its JSON Schema: ${(cause as Error).message}`,
      {
        kind: "environment",
        code: "schema-generation-failed",
        hint: "Frames can't be validated without it; releases before the app-server's v2 protocol have none.",
        cause,
      },
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

import { sdkErrors } from "./errors.js";
import { findPython } from "./interpreter.js";
import { runTool } from "./run-tool.js";

/**
 * Finds the newest release of `openai-codex` in the user's package index.
 * @throws TouchstoneError `python-missing`, `sdk-latest-unknown`
 */
export async function findLatestPythonSdk(): Promise<string> {
  const { command } = await findPython();
  const output = await runTool(command, ["-m", "pip", "index", "versions", "openai-codex"]).catch((cause) => {
    throw sdkErrors.sdkLatestUnknown({ cause });
  });
  const [, version] = /^openai-codex \(([^)]+)\)/m.exec(output) ?? [];
  if (version === undefined) throw sdkErrors.sdkLatestUnknown();
  return version;
}

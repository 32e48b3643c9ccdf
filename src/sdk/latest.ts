import { TouchstoneError } from "../lib/index.js";
import { findPython } from "./interpreter.js";
import { runTool } from "./process.js";

/**
 * The newest release of `openai-codex` in the user's package index.
 * @throws TouchstoneError `python-missing`, `sdk-latest-unknown`
 */
export async function latestPythonSdk(): Promise<string> {
  const { command } = await findPython();
  const said = await runTool(command, ["-m", "pip", "index", "versions", "openai-codex"]).catch((cause) => {
    throw unknown(cause);
  });
  const [, version] = /^openai-codex \(([^)]+)\)/m.exec(said) ?? [];
  if (version === undefined) throw unknown(undefined);
  return version;
}

function unknown(cause: unknown): TouchstoneError {
  return new TouchstoneError("pip did not say which openai-codex is the newest.", {
    kind: "environment",
    code: "sdk-latest-unknown",
    hint: "Check the network, and that `python3 -m pip index versions openai-codex` works; or name a version with --sdk.",
    cause,
  });
}

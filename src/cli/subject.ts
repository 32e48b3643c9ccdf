import { resolve } from "node:path";
import type { Command } from "commander";

/** The flags that choose what is recorded. */
export interface SubjectFlags {
  pythonSdk?: string;
  codexPath?: string;
  allowVersionMismatch: boolean;
}

export function withSubjectFlags(command: Command): Command {
  return command
    .option("--python-sdk <path>", "a checkout of the Python SDK (also CODEX_PYTHON_SDK_PATH)")
    .option("--codex-path <path>", "a codex binary of your own")
    .option(
      "--allow-version-mismatch",
      "take --codex-path although its version is not the pinned one",
      false,
    );
}

/**
 * What they choose, with whole paths.
 * @param sdk the variable of a checkout is about the Python SDK alone; its flag is an error beside another
 */
export function subjectOf({ pythonSdk, codexPath, allowVersionMismatch }: SubjectFlags, sdk = "python") {
  const checkout = pythonSdk ?? (sdk === "python" ? process.env.CODEX_PYTHON_SDK_PATH : undefined);
  return {
    pythonSdk: checkout && resolve(checkout),
    codexPath: codexPath && resolve(codexPath),
    allowVersionMismatch,
  };
}

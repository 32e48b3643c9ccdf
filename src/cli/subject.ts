import { resolve } from "node:path";
import type { SubjectFlags } from "./flags.js";

/**
 * What the flags choose, with whole paths.
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

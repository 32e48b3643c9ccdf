import { isInRange } from "../lib/versions/index.js";
import { sdkErrors } from "./errors.js";
import { tryTool } from "./run-tool.js";

const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
const OLDEST = "3.10"; // from the metadata of the official SDK: Requires-Python >=3.10

export interface Interpreter {
  /** Name on PATH. */
  command: string;
  /** `3.11.7` */
  version: string;
}

/**
 * Finds the first Python on PATH that can run an SDK.
 * @param oldest the oldest minor version that runs the SDK, such as `3.12`
 * @throws TouchstoneError `python-missing`
 */
export async function findPython(oldest: string = OLDEST): Promise<Interpreter> {
  const tooOld: string[] = [];
  for (const command of NAMES) {
    const version = (await tryTool(command, ["-c", VERSION_PROGRAM]))?.trim();
    if (!version) continue;
    if (isNewEnough(version, oldest)) return { command, version };
    tooOld.push(`${command} is ${version}`);
  }
  const found = tooOld.length > 0 ? tooOld.join(", ") : `looked for ${NAMES.join(", ")}`;
  throw sdkErrors.pythonMissing({ oldest, found });
}

export function isNewEnough(version: string, oldest: string = OLDEST): boolean {
  return isInRange(version, `^${oldest}`);
}

/** Returns the minor version: `3.11.7` → `3.11`. */
export function getMinorVersion(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** The program must also run on Python 2. */
const VERSION_PROGRAM = "import platform; print(platform.python_version())";

import { dirname, resolve } from "node:path";
import type { Config } from "../config/index.js";
import { findChangedFile } from "../lib/index.js";
import {
  assertCanMakeEnvironments,
  assertPinned,
  findLatestPythonSdk,
  findPython,
  findPythonSdk,
  openPythonCheckout,
  readCheckoutVariable,
  type SubjectDefinition,
} from "../sdk/index.js";
import { doctorErrors } from "./errors.js";
import type { DoctorOptions, FindingDetails } from "./types.js";

export async function checkPython(): Promise<FindingDetails> {
  const python = await findPython();
  await assertCanMakeEnvironments(python);
  return { state: "fine", detail: `${python.version} (${python.command})` };
}

/** Verifies that the reference's SDK is installed or can be. If a checkout is given, the check makes its environment in the cache. */
export async function checkSdk(
  subject: SubjectDefinition,
  { sdks }: Config,
  options: Pick<DoctorOptions, "pythonSdk"> & { cache: string },
): Promise<FindingDetails> {
  const { cache } = options;
  const checkout = options.pythonSdk ?? readCheckoutVariable(subject);
  if (checkout) {
    const path = resolve(checkout);
    const { version: own } = await openPythonCheckout({ path, cacheDir: cache });
    return { state: "fine", detail: `openai-codex ${own} (${path})` };
  }
  const version = sdks[subject.id];
  assertPinned(subject, version);
  const sdk = await findPythonSdk({ version, cacheDir: cache });
  const changed = sdk && (await findChangedFile(dirname(dirname(sdk.python))));
  if (changed !== undefined)
    return {
      state: "later",
      detail: `openai-codex ${version}: ${changed} changed in the cache; the next harvest installs it again`,
    };
  if (sdk) return { state: "fine", detail: `openai-codex ${sdk.version} (${sdk.python})` };
  await findLatestPythonSdk().catch((cause) => {
    throw doctorErrors.packageIndexSilent({ version, cause });
  });
  return { state: "later", detail: `openai-codex ${version}: the first harvest downloads it from PyPI` };
}

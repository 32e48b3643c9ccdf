import { resolve } from "node:path";
import type { Config } from "../config/index.js";
import {
  assertMakesEnvironments,
  assertPinned,
  findCheckoutVariable,
  findPython,
  findPythonSdk,
  getPythonCheckout,
  latestPythonSdk,
  type SubjectDefinition,
} from "../sdk/index.js";
import type { DoctorOptions, Found } from "./types.js";

export async function pythonOf(): Promise<Found> {
  const python = await findPython();
  await assertMakesEnvironments(python);
  return { state: "fine", detail: `${python.version} (${python.command})` };
}

export async function sdkOf(
  subject: SubjectDefinition,
  { sdks }: Config,
  options: Pick<DoctorOptions, "pythonSdk"> & { cache: string },
): Promise<Found> {
  const { cache } = options;
  const checkout = options.pythonSdk ?? findCheckoutVariable(subject);
  if (checkout) {
    const path = resolve(checkout);
    const { version: own } = await getPythonCheckout({ path, cacheDir: cache });
    return { state: "fine", detail: `openai-codex ${own} (${path})` };
  }
  const version = sdks[subject.id];
  assertPinned(subject, version);
  const sdk = await findPythonSdk({ version, cacheDir: cache });
  if (sdk) return { state: "fine", detail: `openai-codex ${sdk.version} (${sdk.python})` };
  await latestPythonSdk(); // throws where the package index can't be asked
  return { state: "later", detail: `openai-codex ${version}: the first harvest gets it from PyPI` };
}

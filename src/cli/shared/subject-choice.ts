import { resolve } from "node:path";
import type { Config } from "../../config/index.js";
import { readCheckoutVariable, readSubject } from "../../sdk/index.js";
import type { SubjectFlags } from "./flags.js";

/**
 * Reads from the flags which checkout of the SDK and which codex to record with, as absolute paths. For a subject that can run
 * from a checkout, an environment variable may also name the checkout.
 * @param sdk name of the subject, or path of its folder
 * @throws TouchstoneError `sdk-unknown`, `subject-invalid`
 */
export async function chooseSubject(
  { pythonSdk, codexPath, allowVersionMismatch = false }: SubjectFlags,
  config: Config,
  sdk: string = config.reference,
) {
  const checkout = pythonSdk ?? readCheckoutVariable(await readSubject(sdk, config.root));
  return {
    pythonSdk: checkout && resolve(checkout),
    codexPath: codexPath && resolve(codexPath),
    allowVersionMismatch,
  };
}

/** Prepares what the cases need: the pinned SDKs in touchstone's own environments, and pytest beside them. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getCacheFolder, loadConfig } from "../../src/config/index.js";
import { runProgram } from "../../src/lib/index.js";
import { openPythonSdk, prepareDriver, readSubject } from "../../src/sdk/index.js";
import { REPOSITORY } from "../helpers/project.js";
import type { Corpus } from "./run.js";

const PYTEST = "pytest==8.4.2";

/** Installs into the cache what is not there yet. @throws ProgramError, and the errors of `openPythonSdk` and `prepareDriver` */
export async function prepareCorpus(checkout: string): Promise<Corpus> {
  const { sdks } = await loadConfig(REPOSITORY);
  const options = { cacheDir: getCacheFolder() };
  const { python } = await openPythonSdk({ ...options, version: sdks.python ?? "" });
  const { environment = "" } = await prepareDriver(
    await readSubject("typescript", REPOSITORY),
    sdks.typescript,
    options,
  );
  const typescriptSdk = join(environment, "node_modules/@openai/codex-sdk/dist/index.js");
  return { checkout, python, pytest: await installPytest(python), typescriptSdk };
}

async function installPytest(python: string): Promise<string> {
  const folder = join(getCacheFolder(), "corpus", PYTEST.replace("==", "-"));
  const stamp = join(folder, "installed");
  if (!existsSync(stamp)) {
    const pip = ["-m", "pip", "--python", python, "install", "--quiet"];
    await runProgram("python3", [...pip, "--target", folder, PYTEST]);
    await writeFile(stamp, "");
  }
  return folder;
}

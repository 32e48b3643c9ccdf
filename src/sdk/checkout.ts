import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { tryGit } from "../lib/index.js";
import { sdkErrors } from "./errors.js";
import { clearEnvironment } from "./run-tool.js";

/** The official Python SDK's name on PyPI and in its project file. */
export const PYTHON_PACKAGE = "openai-codex";

/**
 * The folder of the Python SDK in a checkout, which is given by the repository's root or by that folder itself.
 * @returns its real path
 * @throws TouchstoneError `sdk-checkout-invalid`
 */
export async function findCheckout(path: string): Promise<string> {
  const searched: string[] = [];
  for (const folder of [path, join(path, "sdk", "python")]) {
    const name = await readProjectName(join(folder, "pyproject.toml"));
    if (name === PYTHON_PACKAGE) return realpath(folder);
    searched.push(`${folder} ${name === undefined ? "has no project" : `is the project ${name}`}`);
  }
  throw sdkErrors.sdkCheckoutInvalid({ path, seen: searched });
}

/** The commit of a checkout that git keeps, and whether it has changed since. */
export async function readGitFacts(root: string): Promise<{ commit?: string; dirty?: boolean }> {
  const runGit = async (...args: string[]) =>
    (await tryGit(args, { cwd: root, env: clearEnvironment(), timeoutMs: 10_000 }))?.stdout;
  // An unpacked release in a folder of another repository is not that repository's.
  if ((await runGit("ls-files", "--error-unmatch", "pyproject.toml")) === undefined) return {};
  const commit = await runGit("rev-parse", "HEAD");
  const changes = await runGit("status", "--porcelain", "--", ".");
  if (commit === undefined || changes === undefined) return {};
  return { commit, dirty: changes !== "" };
}

async function readProjectName(file: string): Promise<string | undefined> {
  try {
    const { project } = parse(await readFile(file, "utf8")) as { project?: { name?: string } };
    return project?.name;
  } catch {
    return undefined;
  }
}

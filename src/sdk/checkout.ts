import { realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse } from "smol-toml";
import { readPlainText, tryGit } from "../lib/index.js";
import { sdkErrors } from "./errors.js";
import { clearEnvironment } from "./run-tool.js";

/** Name of the official Python SDK on PyPI and in its project file. */
export const PYTHON_PACKAGE = "openai-codex";

/**
 * Finds the folder of the Python SDK in a checkout.
 * @param path root of the repository, or the SDK's folder itself
 * @returns the folder's real path
 * @throws TouchstoneError `sdk-checkout-invalid`
 */
export async function findCheckout(path: string): Promise<string> {
  const root = await realpath(path).catch(() => resolve(path));
  if (root.includes(":"))
    throw sdkErrors.sdkCheckoutInvalid({
      path,
      seen: ["its path has a `:`, which separates folders in PYTHONPATH"],
    });
  const searched: string[] = [];
  for (const folder of [path, join(path, "sdk", "python")]) {
    const name = await readProjectName(join(folder, "pyproject.toml"));
    if (name === PYTHON_PACKAGE) return realpath(folder);
    searched.push(`${folder} ${name === undefined ? "has no project" : `is the project ${name}`}`);
  }
  throw sdkErrors.sdkCheckoutInvalid({ path, seen: searched });
}

/**
 * Finds the folders of a checkout that may contain `harvest_scenarios/`: the SDK's, and the one that the user gave.
 * @throws TouchstoneError `sdk-checkout-invalid`
 */
export async function findCheckoutFolders(path: string): Promise<string[]> {
  return [...new Set([await findCheckout(path), await realpath(path)])];
}

/** Reads the commit of a checkout, and whether its files have changed since. @returns neither fact if git does not track the checkout */
export async function readGitFacts(root: string): Promise<{ commit?: string; dirty?: boolean }> {
  const runGit = async (...args: string[]) =>
    (await tryGit(args, { cwd: root, env: clearEnvironment(), timeoutMs: 10_000 }))?.stdout;
  // An unpacked release may be in a folder of another repository, which does not track it.
  if ((await runGit("ls-files", "--error-unmatch", "pyproject.toml")) === undefined) return {};
  const commit = await runGit("rev-parse", "HEAD");
  const changes = await runGit("status", "--porcelain", "--", ".");
  if (commit === undefined || changes === undefined) return {};
  return { commit, dirty: changes !== "" };
}

async function readProjectName(file: string): Promise<string | undefined> {
  try {
    const { project } = parse(await readPlainText(file)) as { project?: { name?: string } };
    return project?.name;
  } catch {
    return undefined;
  }
}

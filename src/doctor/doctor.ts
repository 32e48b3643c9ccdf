import type { CodexBinary } from "../codex/index.js";
import { type Config, getCacheFolder, loadConfig } from "../config/index.js";
import { findSystemHint, getErrorMessage, TouchstoneError } from "../lib/index.js";
import { readSubject, type SubjectDefinition } from "../sdk/index.js";
import { checkCodexRelease, checkSandbox, findChangedCodex, findInstalledCodex } from "./check-codex.js";
import { checkCache, checkGit, checkNode, checkNpm, checkPlatform } from "./check-machine.js";
import { checkFixtures, checkFreshness, checkScenarios, checkSchemas } from "./check-project.js";
import { checkPython, checkSdk } from "./check-python.js";
import type { DoctorFinding, DoctorOptions, FindingDetails } from "./types.js";

/**
 * Checks everything that a harvest needs, and what the next harvest would renew. Each check depends only on earlier ones. No check
 * installs anything, except that a checkout of the SDK gets an environment in the cache.
 */
export async function examineMachine(options: DoctorOptions): Promise<DoctorFinding[]> {
  const found: DoctorFinding[] = [];
  const runCheck = async (what: string, how: () => Promise<FindingDetails>): Promise<boolean> => {
    const finding = { what, ...(await how().catch(describeBroken)) };
    found.push(finding);
    options.onFinding(finding);
    return finding.state === "fine";
  };
  const cache = getCacheFolder();
  await runCheck("Node", checkNode);
  await runCheck("platform", checkPlatform);
  const npm = await runCheck("npm", checkNpm);
  const python = await runCheck("Python", checkPython);
  await runCheck("git", checkGit);
  await runCheck("cache", () => checkCache(cache));
  const here: { config?: Config; reference?: SubjectDefinition; codex?: CodexBinary | undefined } = {};
  await runCheck("config", async () => {
    here.config = await loadConfig(options.cwd);
    here.reference = await readSubject(here.config.reference, here.config.root);
    return { state: "fine", detail: here.config.root };
  });
  const { config, reference } = here;
  if (!config) return found;
  await runCheck("codex", async () => {
    const changed = options.codexPath ? undefined : await findChangedCodex(config.codex, cache);
    if (changed) return changed; // a changed binary must not be run
    here.codex = await findInstalledCodex(config.codex, { ...options, cache });
    if (!here.codex) return checkCodexRelease(config.codex, npm);
    return { state: "fine", detail: `${here.codex.version} (${here.codex.path})` };
  });
  const { codex } = here;
  if (codex) await runCheck("sandbox", () => checkSandbox(codex));
  if (python && reference?.host)
    await runCheck("Python SDK", () => checkSdk(reference, config, { ...options, cache }));
  await runCheck("scenarios", () => checkScenarios(config));
  await runCheck("fixtures", () => checkFixtures(config));
  await runCheck("published", () => checkSchemas(config));
  await runCheck("freshness", () => checkFreshness(config));
  return found;
}

function describeBroken(error: unknown): FindingDetails {
  const hint =
    error instanceof TouchstoneError
      ? error.hint
      : (findSystemHint(error) ?? "This is a bug of touchstone: please report it.");
  return { state: "broken", detail: getErrorMessage(error).replace(/\s*\n\s*/g, " "), hint };
}

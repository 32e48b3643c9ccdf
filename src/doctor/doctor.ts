import type { CodexBinary } from "../codex/index.js";
import { type Config, cacheDir, loadConfig } from "../config/index.js";
import { messageOf, systemHint, TouchstoneError } from "../lib/index.js";
import { readSubject, type SubjectDefinition } from "../sdk/index.js";
import { findCodex, laterCodex, sandboxOf } from "./codex.js";
import { cacheOf, gitOf, nodeOf, npmOf, platform } from "./machine.js";
import { fixturesOf, scenariosOf } from "./project.js";
import { pythonOf, sdkOf } from "./python.js";
import type { DoctorOptions, Finding, Found } from "./types.js";

/** Looks at all that a harvest needs, in an order in which each builds on those before. It installs nothing. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const found: Finding[] = [];
  const look = async (what: string, how: () => Promise<Found>): Promise<boolean> => {
    const finding = { what, ...(await how().catch(asBroken)) };
    found.push(finding);
    options.onFinding(finding);
    return finding.state === "fine";
  };
  const cache = cacheDir();
  await look("Node", nodeOf);
  await look("platform", platform);
  const npm = await look("npm", npmOf);
  const python = await look("Python", pythonOf);
  await look("git", gitOf);
  await look("cache", () => cacheOf(cache));
  const here: { config?: Config; reference?: SubjectDefinition; codex?: CodexBinary | undefined } = {};
  await look("config", async () => {
    here.config = await loadConfig(options.cwd);
    here.reference = await readSubject(here.config.reference, here.config.root);
    return { state: "fine", detail: here.config.root };
  });
  const { config, reference } = here;
  if (!config) return found;
  await look("codex", async () => {
    here.codex = await findCodex(config.codex, { ...options, cache });
    if (!here.codex) return laterCodex(config.codex, npm);
    return { state: "fine", detail: `${here.codex.version} (${here.codex.path})` };
  });
  const { codex } = here;
  if (codex) await look("sandbox", () => sandboxOf(codex));
  if (python && reference?.host)
    await look("Python SDK", () => sdkOf(reference, config, { ...options, cache }));
  await look("scenarios", () => scenariosOf(config));
  await look("fixtures", () => fixturesOf(config));
  return found;
}

function asBroken(error: unknown): Found {
  const hint =
    error instanceof TouchstoneError
      ? error.hint
      : (systemHint(error) ?? "This is a bug of touchstone: please report it.");
  return { state: "broken", detail: messageOf(error).replace(/\s*\n\s*/g, " "), hint };
}

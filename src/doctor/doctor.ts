import type { CodexBinary } from "../codex/index.js";
import { type Config, cacheDir, loadConfig } from "../config/index.js";
import { messageOf, systemHint, TouchstoneError } from "../lib/index.js";
import { findCodex, laterCodex, sandboxOf } from "./codex.js";
import { cacheOf, gitOf, nodeOf, npmOf, platform } from "./machine.js";
import { fixturesOf, scenariosOf } from "./project.js";
import { pythonOf, sdkOf } from "./python.js";

/** What one look has found. */
export interface Finding {
  /** What was looked at, in a word or two: `Python`, `codex`. */
  what: string;
  /** `later`: not there yet, and the first harvest gets it. */
  state: "fine" | "later" | "broken";
  /** What was found: a version, a path, or what is wrong. */
  detail: string;
  /** How to mend it; of what is broken alone. */
  hint?: string;
}

export interface DoctorOptions {
  /** The folder that the user is in. */
  cwd: string;
  /** A codex binary and a checkout of the user's, to be looked at in place of the pinned releases. */
  codexPath?: string | undefined;
  pythonSdk?: string | undefined;
  /** Take `codexPath` although its version is not the pinned one. */
  allowVersionMismatch: boolean;
  /** Takes each finding as soon as it is there. */
  onFinding(finding: Finding): void;
}

/** What a look has found; what it throws is found, too. */
export type Found = Omit<Finding, "what">;

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
  const here: { config?: Config; codex?: CodexBinary | undefined } = {};
  await look("config", async () => {
    here.config = await loadConfig(options.cwd);
    return { state: "fine", detail: here.config.root };
  });
  const { config } = here;
  if (!config) return found;
  await look("codex", async () => {
    here.codex = await findCodex(config.codex, { ...options, cache });
    if (!here.codex) return laterCodex(config.codex, npm);
    return { state: "fine", detail: `${here.codex.version} (${here.codex.path})` };
  });
  const { codex } = here;
  if (codex) await look("sandbox", () => sandboxOf(codex));
  if (python) await look("Python SDK", () => sdkOf(config.sdks.python, { ...options, cache }));
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

import { cacheDir, loadConfig } from "../config/index.js";
import { messageOf, TouchstoneError } from "../error.js";
import { codexOf, sandboxOf } from "./codex.js";
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

/** One look; what it throws is its finding. */
export type Look = () => Promise<Omit<Finding, "what">>;

/** Looks at all that a harvest needs, in an order in which each builds on those before. It installs nothing. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const found: Finding[] = [];
  const look = async (what: string, how: Look): Promise<boolean> => {
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
  const config = await loadConfig(options.cwd).catch((error: unknown) => error);
  if (!config || config instanceof Error) {
    await look("config", () => Promise.reject(config));
    return found;
  }
  const loaded = config as Awaited<ReturnType<typeof loadConfig>>;
  await look("config", async () => ({ state: "fine", detail: loaded.root }));
  if (await look("codex", () => codexOf(loaded.codex, { ...options, cache, npm })))
    await look("sandbox", () => sandboxOf(loaded.codex, { ...options, cache }));
  if (python) await look("Python SDK", () => sdkOf(loaded.sdks.python, { ...options, cache }));
  await look("scenarios", () => scenariosOf(loaded));
  await look("fixtures", () => fixturesOf(loaded));
  return found;
}

function asBroken(error: unknown): Omit<Finding, "what"> {
  const hint =
    error instanceof TouchstoneError ? error.hint : "This is a bug of touchstone: please report it.";
  return { state: "broken", detail: messageOf(error).replace(/\s*\n\s*/g, " "), hint };
}

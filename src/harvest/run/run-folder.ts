import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "smol-toml";
import type { CodexBinary } from "../../codex/index.js";
import { resolveInside } from "../../lib/index.js";
import { fillVariables } from "../../model/index.js";
import type { Scenario } from "../../scenario/index.js";
import type { WorldSettings } from "../../worlds/index.js";
import { MODEL_NAME } from "../plan/model-name.js";
import { makeRepository } from "./git-repository.js";

/** The folder of one run. It holds nothing of the host, and it is removed after the run. */
export interface RunFolder {
  root: string;
  workspace: string;
  home: string;
  codexHome: string;
  /** API key that the model server requires; each run has a new one. */
  key: string;
  /** The environment of the driver, to which its starter adds only variables for the driver itself. codex gets the environment that `buildCodexEnv` builds. */
  env: Record<string, string>;
  remove(): Promise<void>;
}

const KEY_VARIABLE = "TOUCHSTONE_MODEL_KEY";

/**
 * Makes the folder of one run, with the scenario's files in it.
 * @param runs parent folder of all run folders
 */
export async function makeRunFolder(
  runs: string,
  scenario: Pick<Scenario, "workspace" | "codex_home">,
): Promise<RunFolder> {
  await mkdir(runs, { recursive: true, mode: 0o700 });
  const root = await realpath(await mkdtemp(join(runs, "r")));
  const locateInRoot = (name: string) => join(root, name);
  const home = locateInRoot("home");
  const run: RunFolder = {
    root,
    workspace: locateInRoot("workspace"),
    home,
    codexHome: join(home, ".codex"),
    key: randomBytes(16).toString("hex"),
    env: {
      HOME: home,
      // `/bin` is first: if the login shell is not bash, codex uses the first bash on PATH.
      PATH: "/bin:/usr/bin",
      LANG: "C.UTF-8",
      TZ: "UTC",
      TMPDIR: locateInRoot("tmp"),
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
  try {
    await mkdir(run.codexHome, { recursive: true });
    await mkdir(locateInRoot("tmp"));
    await mkdir(locateInRoot("bin"));
    await writeFile(join(locateInRoot("bin"), "lsb_release"), FAILING_SCRIPT, { mode: 0o755 });
    await mkdir(run.workspace);
    if (scenario.workspace.committed) await makeRepository(run.workspace, scenario.workspace.committed);
    await writeFiles(run.workspace, scenario.workspace);
    await writeFiles(run.codexHome, scenario.codex_home);
    return run;
  } catch (error) {
    await run.remove();
    throw error;
  }
}

/**
 * At its start, codex runs `lsb_release` twice if it exists. Debian's version is a shell script with nine
 * processes, which costs 5 % of a harvest. If it fails, codex reads /etc/os-release.
 */
const FAILING_SCRIPT = "#!/bin/sh\nexit 1\n";

async function writeFiles(folder: string, { files }: Scenario["workspace"]): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = resolveInside(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, decodeContent(content));
  }
}

function decodeContent(content: Scenario["workspace"]["files"][string]): Buffer {
  if (typeof content === "string") return Buffer.from(content);
  if ("base64" in content) return Buffer.from(content.base64, "base64");
  throw new Error(`the file ${content.from} was not read with its scenario`);
}

/** Builds the environment of codex, without the variables that the scenario's worlds add. */
export function buildCodexEnv(
  run: RunFolder,
  codex: CodexBinary,
  scenario: Pick<Scenario, "env">,
  port: number,
) {
  const nowhere = `http://127.0.0.1:${port}`; // the model server refuses to act as a proxy
  return {
    ...run.env,
    // The folders of the release come first, so that bubblewrap or ripgrep of the host does not change codex's
    // messages.
    PATH: [...codex.pathFolders, join(run.root, "bin"), run.env.PATH].join(":"),
    CODEX_HOME: run.codexHome,
    [KEY_VARIABLE]: run.key,
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: "127.0.0.1,localhost",
    // One worker, so that codex's own tasks run in the order in which they became ready (docs/determinism.md).
    TOKIO_WORKER_THREADS: "1",
    ...scenario.env,
  };
}

/**
 * Writes codex's `config.toml`, and the files and programs of the scenario's worlds. The configuration makes the model server codex's
 * provider, and disables parts of codex that would use the network or the host.
 * @param settings what the scenario's worlds add
 */
export async function writeCodexConfig(
  run: RunFolder,
  scenario: Pick<Scenario, "codex_config" | "provider" | "transport">,
  baseUrl: string,
  settings?: WorldSettings,
): Promise<void> {
  const { features = {}, ...rest } = fillVariables(scenario.codex_config, getRunVariables(run)) as {
    features?: object;
  };
  const config = {
    model: MODEL_NAME,
    model_provider: "touchstone",
    check_for_update_on_startup: false,
    ...settings?.config,
    ...rest,
    analytics: { enabled: false },
    // The shell's snapshot would run the user's login shell. The daemon would outlive the run, in the system's
    // /tmp. For its curated plugins, codex would ask GitHub at each start.
    features: { shell_snapshot: false, daemon_auto_start: false, plugins: false, ...features },
    model_providers: {
      ...settings?.providers,
      touchstone: {
        name: "touchstone",
        base_url: baseUrl,
        wire_api: "responses",
        env_key: KEY_VARIABLE,
        request_max_retries: 2,
        stream_max_retries: 2,
        ...(scenario.transport === "websocket" ? { supports_websockets: true } : {}),
        ...settings?.provider,
        ...scenario.provider,
      },
    },
  };
  await writeFiles(run.codexHome, { files: settings?.files ?? {} });
  for (const [name, script] of Object.entries(settings?.programs ?? {}))
    await writeFile(join(run.root, "bin", name), script, { mode: 0o755 });
  await writeFile(join(run.codexHome, "config.toml"), stringify(config));
}

function getRunVariables({ workspace, home }: RunFolder) {
  return { workspace, home, node: process.execPath };
}

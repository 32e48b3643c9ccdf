import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "smol-toml";
import type { CodexBinary } from "../codex/index.js";
import { fillVariables } from "../model/index.js";
import type { Scenario } from "../scenario/index.js";

/** A fresh world for one run: nothing of the host is in it, and nothing of it outlives the run. */
export interface RunFolder {
  root: string;
  workspace: string;
  home: string;
  codexHome: string;
  /** The key that the model server asks for; new for each run. */
  key: string;
  /** The whole environment of the driver, to which it may add nothing for codex. */
  env: Record<string, string>;
  remove(): Promise<void>;
}

const KEY_VARIABLE = "TOUCHSTONE_MODEL_KEY";

/** A model that codex knows, so that it warns of none; the scripted one answers in its place. */
export const MODEL_NAME = "gpt-5.5";

/**
 * Makes the folder of one run, with the scenario's workspace in it.
 * @param runs the folder for runs
 */
export async function makeRunFolder(runs: string, scenario: Pick<Scenario, "workspace">): Promise<RunFolder> {
  await mkdir(runs, { recursive: true, mode: 0o700 });
  const root = await realpath(await mkdtemp(join(runs, "r")));
  const makeSubfolder = (name: string) => join(root, name);
  const home = makeSubfolder("home");
  const run: RunFolder = {
    root,
    workspace: makeSubfolder("workspace"),
    home,
    codexHome: join(home, ".codex"),
    key: randomBytes(16).toString("hex"),
    env: {
      HOME: home,
      PATH: "/usr/bin:/bin",
      LANG: "C.UTF-8",
      TZ: "UTC",
      TMPDIR: makeSubfolder("tmp"),
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
  try {
    await mkdir(run.codexHome, { recursive: true });
    await mkdir(makeSubfolder("tmp"));
    await mkdir(makeSubfolder("bin"));
    await writeFile(join(makeSubfolder("bin"), "lsb_release"), FAILING_SCRIPT, { mode: 0o755 });
    await mkdir(run.workspace);
    for (const [path, content] of Object.entries(scenario.workspace.files)) {
      const file = join(run.workspace, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, decodeContent(content));
    }
    return run;
  } catch (error) {
    await run.remove();
    throw error;
  }
}

/**
 * codex asks `lsb_release` twice as it starts, where there is one. Debian's is a shell script of nine processes, which takes a
 * twentieth of a harvest; without an answer codex reads /etc/os-release.
 */
const FAILING_SCRIPT = "#!/bin/sh\nexit 1\n";

function decodeContent(content: Scenario["workspace"]["files"][string]): Buffer {
  if (typeof content === "string") return Buffer.from(content);
  if ("base64" in content) return Buffer.from(content.base64, "base64");
  throw new Error(`the file ${content.from} was not read with its scenario`);
}

/** The whole environment of codex. */
export function buildCodexEnv(
  run: RunFolder,
  codex: CodexBinary,
  scenario: Pick<Scenario, "env">,
  port: number,
) {
  const nowhere = `http://127.0.0.1:${port}`; // the model server refuses to be a proxy
  return {
    ...run.env,
    // First what the release ships: a host's own bubblewrap or ripgrep must not change what codex says.
    PATH: [...codex.pathFolders, join(run.root, "bin"), run.env.PATH].join(":"),
    CODEX_HOME: run.codexHome,
    [KEY_VARIABLE]: run.key,
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: "127.0.0.1,localhost",
    // One worker, so that codex's own tasks take turns in the order in which they became ready (docs/determinism.md).
    TOKIO_WORKER_THREADS: "1",
    ...scenario.env,
  };
}

/** Writes codex's `config.toml`: the scripted model as its provider, and nothing that calls home or asks the host. */
export async function writeCodexConfig(
  run: RunFolder,
  scenario: Pick<Scenario, "codex_config" | "provider" | "transport">,
  baseUrl: string,
): Promise<void> {
  const { features = {}, ...rest } = fillVariables(scenario.codex_config, getRunVariables(run)) as {
    features?: object;
  };
  const config = {
    model: MODEL_NAME,
    model_provider: "touchstone",
    check_for_update_on_startup: false,
    ...rest,
    analytics: { enabled: false },
    // The snapshot runs the login shell of whoever runs the harvest; the daemon would live on in the system's /tmp; for
    // its curated plugins codex asks GitHub at each start.
    features: { shell_snapshot: false, daemon_auto_start: false, plugins: false, ...features },
    model_providers: {
      touchstone: {
        name: "touchstone",
        base_url: baseUrl,
        wire_api: "responses",
        env_key: KEY_VARIABLE,
        request_max_retries: 2,
        stream_max_retries: 2,
        ...(scenario.transport === "websocket" ? { supports_websockets: true } : {}),
        ...scenario.provider,
      },
    },
  };
  await writeFile(join(run.codexHome, "config.toml"), stringify(config));
}

function getRunVariables({ workspace, home }: RunFolder) {
  return { workspace, home, node: process.execPath };
}

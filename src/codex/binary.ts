import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ProgramError, runProgram } from "../lib/index.js";
import { codexErrors } from "./errors.js";
import { explainNotRunnable } from "./executable.js";
import { withBareHome } from "./home.js";

/** A codex that runs on this machine. */
export interface CodexBinary {
  /** Absolute path of the executable. */
  path: string;
  /** `0.163.0` */
  version: string;
  /**
   * Absolute paths of the folders that the release ships for PATH (ripgrep, bubblewrap); only existing ones.
   */
  pathFolders: string[];
  /** `npm`: a downloaded release. `path`: a binary that the user supplied. */
  source: "npm" | "path";
}

const VERSION_LIMIT_MS = 10_000;
/** Why a path with a colon is refused: the folders beside the binary are added to PATH. */
const COLON = "its path has a `:`, which separates folders in PATH";

/**
 * Checks a codex binary that the user supplied.
 * @param options.pin the version that the config file requires
 * @throws TouchstoneError `codex-unusable`, `codex-version-mismatch`, `temporary-unwritable`
 */
export async function openCodexBinary(options: {
  path: string;
  pin: string;
  allowVersionMismatch: boolean;
}): Promise<CodexBinary> {
  const { pin, allowVersionMismatch } = options;
  const path = resolve(options.path);
  if (path.includes(":")) throw codexErrors.codexUnusable({ path, problem: COLON });
  const version = await readVersion(path);
  if (version !== pin && !allowVersionMismatch) {
    throw codexErrors.codexVersionMismatch({ path, version, pin });
  }
  return { path, version, pathFolders: findPathFolders(await realpath(path)), source: "path" };
}

/**
 * Returns the version that `codex --version` prints within 10 s.
 * @throws TouchstoneError `codex-unusable`, `temporary-unwritable`
 */
export async function readVersion(path: string): Promise<string> {
  const trouble = await explainNotRunnable(path);
  if (trouble) throw codexErrors.codexUnusable({ path, problem: trouble });
  const answer = await withBareHome((env) =>
    runProgram(path, ["--version"], { env, timeoutMs: VERSION_LIMIT_MS }),
  ).catch((cause) => {
    if (!(cause instanceof ProgramError)) throw cause;
    throw codexErrors.codexUnusable({ path, problem: describeFailure(cause), cause });
  });
  const version = parseVersion(answer.stdout);
  if (version) return version;
  throw codexErrors.codexUnusable({ path, problem: "`--version` prints no codex version" });
}

function describeFailure({ timedOut, startErrorCode, signalName, message }: ProgramError): string {
  if (startErrorCode === "ENOENT") return "the interpreter that its first line names does not exist";
  if (timedOut) return "it does not answer `--version` within 10 s";
  return signalName ? `\`--version\` was ended by ${signalName}` : message;
}

/**
 * Parses the output of `codex --version`: `codex-cli 0.163.0` → `0.163.0`. Releases 0.58 to 0.169 print this
 * form.
 */
export function parseVersion(output: string): string | undefined {
  return /^codex(?:-cli)? (\d+\.\d+\.\d+\S*)\s*$/m.exec(output)?.[1];
}

/**
 * Finds the folders for PATH, which are beside the folder of the binary. Newer releases and PyPI's
 * codex_cli_bin call them `codex-path` and `codex-resources`; older releases have one, `path`.
 */
export function findPathFolders(binary: string): string[] {
  const release = dirname(dirname(binary));
  return ["codex-path", "codex-resources", "path"]
    .map((name) => join(release, name))
    .filter((dir) => existsSync(dir));
}

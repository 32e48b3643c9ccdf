import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { TouchstoneError } from "../error.js";

export interface CodexBinary {
  /** Absolute path of the executable. */
  path: string;
  /** `0.163.0` */
  version: string;
  /** Folders that the release ships for PATH (ripgrep, bubblewrap), absolute. */
  pathDirs: string[];
  source: "npm" | "path";
}

/**
 * A codex binary of the user's own.
 * @param pin the version that the config asks for
 * @throws TouchstoneError `codex-unusable`, `codex-version-mismatch`
 */
export async function useCodex(options: {
  path: string;
  pin: string;
  allowVersionMismatch: boolean;
}): Promise<CodexBinary> {
  const { path, pin, allowVersionMismatch } = options;
  const version = await versionOf(path);
  if (version !== pin && !allowVersionMismatch) {
    throw new TouchstoneError(`${path} is codex ${version}, and the pin is codex ${pin}.`, {
      kind: "environment",
      code: "codex-version-mismatch",
      hint: `Set \`codex: ${version}\` in touchstone.config.yaml, or pass \`--allow-version-mismatch\`, which the manifest will show.`,
    });
  }
  return { path, version, pathDirs: pathDirsOf(path), source: "path" };
}

/** What `codex --version` says. @throws TouchstoneError `codex-unusable` */
export async function versionOf(path: string): Promise<string> {
  const { stdout, failed, shortMessage } = await execa(path, ["--version"], {
    timeout: 10_000,
    reject: false,
  });
  const version = /^codex(?:-cli)? (\S+)$/m.exec(stdout ?? "")?.[1];
  if (!failed && version) return version;
  throw new TouchstoneError(
    `${path} is no codex that runs: ${failed ? shortMessage : "`--version` names no version"}`,
    {
      kind: "environment",
      code: "codex-unusable",
      hint: "Give the path of the codex binary itself, or leave `--codex-path` out: touchstone then gets the pinned release.",
    },
  );
}

/** A release keeps `codex-path` and `codex-resources` beside the folder of its binary. */
export function pathDirsOf(binary: string): string[] {
  const release = dirname(dirname(binary));
  return ["codex-path", "codex-resources", "path"]
    .map((name) => join(release, name))
    .filter((dir) => existsSync(dir));
}

import { type CodexBinary, getCodex, type Progress, platformOf, useCodex } from "../codex/index.js";
import type { Config } from "../config/index.js";
import { getPythonCheckout, getPythonSdk, type PythonSdk } from "../sdk/index.js";
import type { ManifestEntry } from "../store/index.js";
import { MODEL } from "./hermetic.js";

/** What is being recorded: an SDK at a version, over a codex at a version. */
export interface Subject {
  codex: CodexBinary;
  sdk: PythonSdk;
}

export interface SubjectChoice {
  /** A checkout of the Python SDK, in place of the pinned release. */
  pythonSdk?: string | undefined;
  /** A codex binary, in place of the pinned release. */
  codexPath?: string | undefined;
  /** Take `codexPath` although its version is not the pinned one. */
  allowVersionMismatch: boolean;
}

/**
 * Gets the subject ready: downloads what is missing, and checks what is given.
 * @throws TouchstoneError `unsupported-platform`, and whatever keeps the two from being had
 */
export async function getSubject(
  config: Config,
  choice: SubjectChoice,
  setUp: { cacheDir: string; onProgress: Progress },
): Promise<Subject> {
  platformOf();
  const { pythonSdk, codexPath, allowVersionMismatch } = choice;
  const [codex, sdk] = await Promise.all([
    codexPath
      ? useCodex({ path: codexPath, pin: config.codex, allowVersionMismatch })
      : getCodex({ version: config.codex, ...setUp }),
    pythonSdk
      ? getPythonCheckout({ path: pythonSdk, ...setUp })
      : getPythonSdk({ version: config.sdks.python, ...setUp }),
  ]);
  return { codex, sdk };
}

/** The subject as a manifest tells of it. */
export function describeSubject({ codex, sdk }: Subject, pin: string): ManifestEntry["subject"] {
  const { source } = sdk;
  const checkout =
    source.kind === "checkout"
      ? {
          ...(source.commit === undefined ? {} : { commit: source.commit }),
          ...(source.dirty === undefined ? {} : { dirty: source.dirty }),
        }
      : {};
  return {
    sdk: { package: sdk.package, version: sdk.version, source: source.kind, ...checkout },
    codex: {
      version: codex.version,
      pin,
      source: codex.source,
      ...(codex.version === pin ? {} : { versionMismatch: true as const }),
    },
    model: MODEL,
    platform: platformOf().name,
  };
}

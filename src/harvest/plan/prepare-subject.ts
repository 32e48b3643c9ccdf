import {
  type CodexBinary,
  findPlatform,
  getCodex,
  openCodexBinary,
  type ProgressListener,
} from "../../codex/index.js";
import type { Config } from "../../config/index.js";
import {
  assertPinned,
  hashDriver,
  openPythonCheckout,
  openPythonSdk,
  type PreparedDriver,
  type PythonSdk,
  prepareDriver,
  readSubject,
  type SubjectDefinition,
} from "../../sdk/index.js";
import type { ManifestEntry } from "../../store/index.js";
import { harvestErrors } from "../errors.js";
import { MODEL_NAME } from "./model-name.js";

/** The subject of a recording: an SDK at a version, over a codex at a version. */
export interface PreparedSubject {
  codex: CodexBinary;
  definition: SubjectDefinition;
  /** Digest of the driver's files, as in the manifest. */
  driverDigest: string;
  /** The official Python SDK. Its host imports it once for all runs. */
  python?: PythonSdk;
  /** The driver of any other SDK. */
  driver?: PreparedDriver;
}

export interface SubjectChoice {
  /** Name of a subject, or path of its folder; default: the reference. */
  sdk?: string | undefined;
  /** A checkout of the Python SDK, used instead of the pinned release. */
  pythonSdk?: string | undefined;
  /** A codex binary, used instead of the pinned release. */
  codexPath?: string | undefined;
  /** Accept `codexPath` even if its version is not the pinned one. */
  allowVersionMismatch?: boolean | undefined;
}

/**
 * Prepares the subject: downloads missing parts and checks the given ones.
 * @throws TouchstoneError `unsupported-platform`, and any error that prevents the use of the SDK or of codex
 */
export async function prepareSubject(
  config: Config,
  choice: SubjectChoice,
  setUp: { cacheDir: string; onProgress: ProgressListener },
): Promise<PreparedSubject> {
  findPlatform();
  const { sdk = config.reference, pythonSdk, codexPath, allowVersionMismatch = false } = choice;
  const definition = await readSubject(sdk, config.root);
  if (pythonSdk && !definition.checkout) throw harvestErrors.sdkNotPython({ sdk: definition.id });
  const [codex, client, driverDigest] = await Promise.all([
    codexPath
      ? openCodexBinary({ path: codexPath, pin: config.codex, allowVersionMismatch })
      : getCodex({ version: config.codex, ...setUp }),
    prepareClient(definition, { config, pythonSdk, setUp }),
    computeDriverDigest(definition),
  ]);
  return { codex, definition, driverDigest, ...client };
}

async function prepareClient(
  definition: SubjectDefinition,
  {
    config,
    pythonSdk,
    setUp,
  }: {
    config: Config;
    pythonSdk: string | undefined;
    setUp: { cacheDir: string; onProgress: ProgressListener };
  },
): Promise<Omit<PreparedSubject, "codex" | "definition" | "driverDigest">> {
  const version = config.sdks[definition.id];
  if (!definition.host) return { driver: await prepareDriver(definition, version, setUp) };
  if (pythonSdk) return { python: await openPythonCheckout({ path: pythonSdk, ...setUp }) };
  assertPinned(definition, version);
  return { python: await openPythonSdk({ version, ...setUp }) };
}

/** Returns the package and version of the SDK; for a subject without a package, those of codex. */
export function getSdkVersion({ codex, definition, python, driver }: PreparedSubject): {
  package: string;
  version: string;
} {
  if (python) return { package: python.package, version: python.version };
  return { package: definition.package?.name ?? "codex", version: driver?.version ?? codex.version };
}

/** Describes the subject for the manifest. @param pin the codex that the config file pins */
export function describeSubject(subject: PreparedSubject, pin: string): ManifestEntry["subject"] {
  const { codex, definition, python } = subject;
  const source = python?.source ?? { kind: definition.package ? ("registry" as const) : ("codex" as const) };
  const checkout =
    source.kind === "checkout"
      ? {
          ...(source.commit === undefined ? {} : { commit: source.commit }),
          ...(source.dirty === undefined ? {} : { dirty: source.dirty }),
        }
      : {};
  return {
    sdk: { ...getSdkVersion(subject), source: source.kind, ...checkout },
    codex: {
      version: codex.version,
      pin,
      source: codex.source,
      ...(codex.version === pin ? {} : { versionMismatch: true as const }),
    },
    model: MODEL_NAME,
    platform: findPlatform().name,
    driver: subject.driverDigest,
  };
}

/** Computes the digest of a subject's driver in the form of the manifest. */
export async function computeDriverDigest({ folder }: SubjectDefinition): Promise<string> {
  return `sha256:${await hashDriver(folder)}`;
}

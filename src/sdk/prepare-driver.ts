import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeCacheFolder } from "../codex/index.js";
import { COMPLETE_MARKER } from "../config/index.js";
import { findChangedFile, readPlainText, sealFolder } from "../lib/index.js";
import { buildGo, buildRust } from "./build.js";
import { type EnvironmentOptions, openEnvironment, withEnvironmentLock } from "./environment.js";
import { sdkErrors } from "./errors.js";
import { hashDriver } from "./hash-driver.js";
import { findPython } from "./interpreter.js";
import { installNpmPackage } from "./npm.js";
import { buildInstallError } from "./run-tool.js";
import type { SubjectDefinition } from "./subject.js";

/** A subject's driver that is ready to start. */
export interface PreparedDriver {
  /** Program and arguments. */
  command: string[];
  /**
   * Folder of the SDK's environment, for the driver's variable `TOUCHSTONE_ENVIRONMENT`. It is absent for a subject without a package,
   * and for a package of PyPI, since its environment has its own interpreter.
   */
  environment?: string;
  /** Version of the SDK; absent if there is no package. */
  version?: string;
  pythonVersion?: string;
  /** Interpreter that runs the driver, and its version: `node 20.20.2`; absent if the driver is compiled or the interpreter is unknown. */
  runtime?: string;
  /** Every installed package and its version, sorted by name. */
  packages?: Record<string, string>;
}

type SubjectPackage = NonNullable<SubjectDefinition["package"]>;

/**
 * Prepares a subject's driver. If the subject has a package, the package is installed (PyPI, npm) or the driver is built with it (Go,
 * Rust), in an environment in the cache.
 * @param version version of the package that the config file pins
 * @throws TouchstoneError `sdk-unpinned`, `toolchain-missing`, `python-install-failed` (also for npm, Go and
 *   Rust), `cache-unwritable`, `cache-locked`, and the errors of `openEnvironment`
 */
export async function prepareDriver(
  subject: SubjectDefinition,
  version: string | undefined,
  options: EnvironmentOptions,
): Promise<PreparedDriver> {
  const prepared = await prepareCommand(subject, version, options);
  const runtime = await findRuntime(subject, prepared.pythonVersion);
  return runtime === undefined ? prepared : { ...prepared, runtime };
}

/**
 * Finds the interpreter that the subject's command names, and its version. How an SDK reads codex's output may depend on the
 * interpreter's version.
 */
async function findRuntime(
  { command = [] }: SubjectDefinition,
  pythonVersion: string | undefined,
): Promise<string | undefined> {
  if (command[0] === "$node") return `node ${process.versions.node}`;
  if (command[0] !== "$python") return undefined;
  if (pythonVersion !== undefined) return `python ${pythonVersion}`;
  const found = await findPython().catch(() => undefined);
  return found?.command === "python3" ? `python ${found.version}` : undefined;
}

async function prepareCommand(
  subject: SubjectDefinition,
  version: string | undefined,
  options: EnvironmentOptions,
): Promise<PreparedDriver> {
  const { package: wanted } = subject;
  if (!wanted) return { command: resolveCommand(subject, {}) };
  assertPinned(subject, version);
  if (wanted.registry === "pypi") {
    const { name, module = name.replaceAll("-", "_"), python: oldestPython } = wanted;
    const pipArguments = [`${name}==${version}`];
    const environment = {
      name: `${name}-${version}`,
      title: pipArguments.join(),
      pipArguments,
      distribution: name,
      module,
      oldestPython,
    };
    const { python, ...installed } = await openEnvironment(environment, options);
    return { ...installed, command: resolveCommand(subject, { python }) };
  }
  const environment = await prepareEnvironment(subject, wanted, version, options);
  return {
    ...environment,
    version,
    command: resolveCommand(subject, { build: join(environment.environment, "driver") }),
  };
}

/** Replaces `$node`, `$python` and `$build` by programs, and names of files in the driver's folder by absolute paths. */
function resolveCommand(
  { command = [], folder }: SubjectDefinition,
  variables: { python?: string; build?: string },
) {
  const known: Record<string, string | undefined> = {
    $node: process.execPath,
    $python: variables.python ?? "python3",
    $build: variables.build,
  };
  return command.map((word) => known[word] ?? (FILE.test(word) ? join(folder, word) : word));
}

/** A word that names a file of the driver's folder: `driver.mjs`, `./driver`. */
const FILE = /^\.\/|^[^-/$].*\.\w+$/;

/** Returns the existing environment or makes a new one. An incomplete or changed environment is made again. */
async function prepareEnvironment(
  subject: SubjectDefinition,
  { registry, name }: SubjectPackage,
  version: string,
  { cacheDir, onProgress = () => {} }: EnvironmentOptions,
): Promise<{ environment: string; packages: Record<string, string> }> {
  const builds = registry !== "npm";
  const title = `${name} ${version}`;
  const key = builds ? `-${(await hashDriver(subject.folder)).slice(0, 12)}` : "";
  const environment = join(cacheDir, registry, `${name.replace(/[^A-Za-z0-9.-]+/g, "-")}-${version}${key}`);
  const readPrepared = async () => {
    const text = await readPlainText(join(environment, COMPLETE_MARKER)).catch(() => undefined);
    if (text === undefined) return undefined;
    const changed = await findChangedFile(environment);
    if (changed === undefined) return JSON.parse(text) as Record<string, string>;
    onProgress(`${title}: ${changed} changed in the cache`);
    return undefined;
  };
  const found = await readPrepared();
  if (found) return { environment, packages: found };
  return withEnvironmentLock(await makeCacheFolder(cacheDir, registry), async () => {
    const byAnother = await readPrepared();
    if (byAnother) return { environment, packages: byAnother };
    onProgress(`${title}: ${builds ? "building its driver" : "installing"}`);
    await rm(environment, { recursive: true, force: true });
    await mkdir(environment, { recursive: true });
    try {
      const packages =
        registry === "npm"
          ? await installNpmPackage(environment, name, version)
          : registry === "go"
            ? await buildGo(subject.folder, environment, name, version)
            : await buildRust(subject.folder, environment, version);
      await writeFile(join(environment, COMPLETE_MARKER), JSON.stringify(packages));
      await sealFolder(environment);
      return { environment, packages };
    } catch (error) {
      throw buildInstallError(title, error, registry);
    }
  });
}

/**
 * Verifies that the config file pins a version of the subject's package.
 * @throws TouchstoneError `sdk-unpinned`
 */
export function assertPinned(
  { id, package: wanted }: SubjectDefinition,
  version: string | undefined,
): asserts version is string {
  if (version !== undefined) return;
  throw sdkErrors.sdkUnpinned({ sdk: id, name: wanted?.name ?? id });
}

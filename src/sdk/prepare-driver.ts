import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeCacheFolder } from "../codex/index.js";
import { buildGo, buildRust } from "./build.js";
import { type EnvironmentOptions, MARKER, openEnvironment, withEnvironmentLock } from "./environment.js";
import { sdkErrors } from "./errors.js";
import { installNpmPackage } from "./npm.js";
import { buildInstallError } from "./run-tool.js";
import type { SubjectDefinition } from "./subject.js";

/** A subject's driver that can be started. */
export interface PreparedDriver {
  /** Program and arguments. */
  command: string[];
  /** Folder of the SDK's environment, for the driver's `TOUCHSTONE_ENVIRONMENT`; none where there is no package. */
  environment?: string;
  /** Of the SDK; none where there is no package. */
  version?: string;
  pythonVersion?: string;
  /** Every installed package and its version, sorted by name. */
  packages?: Record<string, string>;
}

type SubjectPackage = NonNullable<SubjectDefinition["package"]>;

/**
 * Gets a subject's driver ready: installs its package, or builds it, in an environment of its own in the cache.
 * @param version of the package, as the configuration pins it
 * @throws TouchstoneError `sdk-unpinned`, `toolchain-missing`, and what keeps an environment from being made
 */
export async function prepareDriver(
  subject: SubjectDefinition,
  version: string | undefined,
  options: EnvironmentOptions,
): Promise<PreparedDriver> {
  const { package: wanted } = subject;
  if (!wanted) return { command: resolveCommand(subject, {}) };
  assertPinned(subject, version);
  if (wanted.registry === "pypi") {
    const { name, module = name.replaceAll("-", "_") } = wanted;
    const pipArguments = [`${name}==${version}`];
    const environment = {
      name: `${name}-${version}`,
      title: pipArguments.join(),
      pipArguments,
      distribution: name,
      module,
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

/** `$node` and the like, and the files of the folder by their whole paths. */
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

/** A word that is a file of the folder: `driver.mjs`, `./driver`. */
const FILE = /^\.\/|^[^-/$].*\.\w+$/;

/** The environment that is there, or a new one; one that was left half made is made anew. */
async function prepareEnvironment(
  subject: SubjectDefinition,
  { registry, name }: SubjectPackage,
  version: string,
  { cacheDir, onProgress = () => {} }: EnvironmentOptions,
): Promise<{ environment: string; packages: Record<string, string> }> {
  const builds = registry !== "npm";
  const title = `${name} ${version}`;
  const key = builds ? `-${await hashFolder(subject.folder)}` : "";
  const environment = join(cacheDir, registry, `${name.replace(/[^A-Za-z0-9.-]+/g, "-")}-${version}${key}`);
  const readPrepared = () =>
    readFile(join(environment, MARKER), "utf8").then(
      (text) => JSON.parse(text) as Record<string, string>,
      () => undefined,
    );
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
      await writeFile(join(environment, MARKER), JSON.stringify(packages));
      return { environment, packages };
    } catch (error) {
      throw buildInstallError(title, error);
    }
  });
}

/** A driver that was changed is built anew. */
async function hashFolder(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of (await readdir(folder, { recursive: true, withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (file.isFile()) hash.update(file.name).update(await readFile(join(file.parentPath, file.name)));
  }
  return hash.digest("hex").slice(0, 12);
}

/** @throws TouchstoneError `sdk-unpinned` where the configuration names no version of the subject's package */
export function assertPinned(
  { id, package: wanted }: SubjectDefinition,
  version: string | undefined,
): asserts version is string {
  if (version !== undefined) return;
  throw sdkErrors.sdkUnpinned({ sdk: id, name: wanted?.name ?? id });
}

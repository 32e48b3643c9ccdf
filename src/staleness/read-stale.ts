import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Config } from "../config/index.js";
import { computeDriverDigest, makePlans, renderOutputSchema } from "../harvest/index.js";
import { readTextIfExists } from "../lib/index.js";
import {
  findCheckoutFolders,
  readCheckoutVariable,
  readSubject,
  type SubjectDefinition,
} from "../sdk/index.js";
import { listFixtureFiles, type Manifest, readManifest } from "../store/index.js";
import { locateSessionFolder, locateWireFolder } from "../transcript/index.js";
import { findStale, type PresentFacts, type PresentScenario, type StaleFixture } from "./find-stale.js";

/** How the stale fixtures of a folder are found. */
export interface StaleOptions {
  /** Name of the subject, or path of its folder; default: the subject that the manifest names, or the reference. */
  sdk?: string | undefined;
  /** Checkout of the SDK that may have scenario modules; default: that of the subject's environment variable. */
  pythonSdk?: string | undefined;
  /** Whether a scenario without a fixture is stale; default: only for the reference. */
  includeMissing?: boolean | undefined;
  /** Only these scenarios; default: all. */
  names?: string[] | undefined;
  /** Checkout → the catalogue that was read with it. A command that asks about several folders passes one map, so that it reads each once. */
  catalogues?: Map<string | undefined, Promise<Catalogue>>;
}

/** The scenarios that exist now. */
type Catalogue = Pick<PresentFacts, "scenarios" | "isWholeCatalogue">;

/**
 * Lists the stale fixtures of a folder. It needs no codex and no SDK, and records nothing. What can't be found out, such
 * as the digest of a driver whose folder is not known, makes nothing stale.
 * @throws TouchstoneError `manifest-damaged`, `manifest-too-new`
 */
export async function readStale(
  config: Config,
  folder: string,
  { sdk, pythonSdk, includeMissing, names = [], catalogues = new Map() }: StaleOptions = {},
): Promise<StaleFixture[]> {
  const manifest = await readManifest(folder);
  const id = manifest?.sdk ?? sdk ?? config.reference;
  const definition = await readSubject(sdk ?? id, config.root).catch(() => undefined);
  const checkout = pythonSdk ?? (definition && readCheckoutVariable(definition));
  const catalogue = catalogues.get(checkout) ?? readCatalogue(config, checkout);
  catalogues.set(checkout, catalogue);
  const stale = findStale(manifest, {
    ...(await catalogue),
    includeMissing: includeMissing ?? id === config.reference,
    pins: { codex: config.codex, sdk: config.sdks[id] },
    driver: await readDriverDigest(definition),
    missingFiles: await findMissingFiles(folder, manifest),
    storedSchemas: await readStoredSchemas(folder, manifest),
  });
  return names.length > 0 ? stale.filter(({ name }) => names.includes(name)) : stale;
}

async function readCatalogue(
  { scenarios, root, codex }: Config,
  checkout: string | undefined,
): Promise<Catalogue> {
  const pythonPath = checkout ? await findCheckoutFolders(checkout).catch(() => []) : [];
  const catalogue = await makePlans(scenarios, [], pythonPath, codex).catch(() => undefined);
  const { plans = [], failures = [] } = catalogue ?? {};
  const locate = (name: string, file = join(scenarios, `${name}.yaml`)) => relative(root, file);
  const present = new Map<string, PresentScenario>([
    ...failures.map(({ name, file }) => {
      const invalid = { file: locate(name, file), digest: undefined, module: false, outputSchema: undefined };
      return [name, invalid] as const;
    }),
    ...plans.map(({ name, digest, module, scenario }) => {
      const outputSchema = renderOutputSchema(scenario);
      const facts = { file: module ?? locate(name), digest, module: module !== undefined, outputSchema };
      return [name, facts] as const;
    }),
  ]);
  return { scenarios: present, isWholeCatalogue: catalogue !== undefined };
}

async function readDriverDigest(definition: SubjectDefinition | undefined): Promise<string | undefined> {
  return definition && computeDriverDigest(definition).catch(() => undefined);
}

async function findMissingFiles(folder: string, manifest: Manifest | undefined): Promise<Set<string>> {
  const list = (below: string) => readdir(join(folder, below)).catch(() => []);
  const folders = [locateWireFolder(""), locateSessionFolder("")];
  const below = folders.map(async (one) => (await list(one)).map((file) => `${one}/${file}`));
  const found = new Set([...(await list("")), ...(await Promise.all(below)).flat()]);
  const listed = Object.values(manifest?.scenarios ?? {}).flatMap(listFixtureFiles);
  return new Set(listed.filter((file) => !found.has(file)));
}

async function readStoredSchemas(
  folder: string,
  manifest: Manifest | undefined,
): Promise<Map<string, string | undefined>> {
  const texts = Object.entries(manifest?.scenarios ?? {}).map(async ([name, { schema }]) => {
    if (schema === undefined) return [];
    return [[name, await readTextIfExists(join(folder, schema)).catch(() => undefined)] as const];
  });
  return new Map((await Promise.all(texts)).flat());
}

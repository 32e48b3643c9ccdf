import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { getCodex } from "../codex/index.js";
import { type Config, getCacheFolder } from "../config/index.js";
import { type HarvestObserver, type HarvestReport, harvest, harvestErrors } from "../harvest/index.js";
import { getErrorMessage, getFirstLine, replaceFile } from "../lib/index.js";
import type { Protocol } from "../protocol/index.js";
import { loadCatalogue } from "../scenario/index.js";
import { readSubject } from "../sdk/index.js";
import { findAllowedPaths } from "./allowed-paths.js";
import { buildFailedObservation } from "./decode-atlas.js";
import { type Observation, observationSchema, observeFixtures } from "./observe-fixtures.js";

export interface MeasureOptions {
  config: Config;
  /** Scenarios to run; default: all. */
  names: string[];
  jobs: number;
  /** Version of touchstone. */
  tool: string;
  signal: AbortSignal;
  observer: HarvestObserver;
}

/**
 * Runs the scenarios with one protocol of one release, and tells what was seen. What was measured once, with the same
 * scenarios and the same driver, is not run again: it stands in the cache, and so does what it was seen in.
 * @param key of this protocol's measurements, see `keyOf`
 * @returns a release that can't be had or run has `failure`, and nothing seen
 */
export async function measureRelease(
  release: string,
  protocol: Protocol,
  key: string,
  options: MeasureOptions,
): Promise<Observation> {
  const { config, names, jobs, tool, signal, observer } = options;
  const folder = join(getCacheFolder(), "atlas", release, protocol, key);
  const file = join(folder, "observation.json");
  const cached = await readObservation(file);
  if (cached) return cached;
  await rm(folder, { recursive: true, force: true });
  const fixtures = join(folder, "fixtures", protocol);
  try {
    const run = (names: string[], maxRunSeconds: number) =>
      harvest({
        config: { ...config, codex: release },
        sdk: protocol,
        names,
        output: fixtures,
        jobs,
        runs: 1,
        allowAnyRelease: true,
        maxRunSeconds,
        allowVersionMismatch: false,
        by: "touchstone atlas",
        reason: `atlas of ${release}`,
        tool,
        now: new Date(),
        signal,
        observer,
      });
    const { failures, unsupported } = await run(names, MAX_RUN_SECONDS);
    const timedOut = failures.filter(isTimeout).map(({ name }) => name);
    const retried = timedOut.length > 0 ? await run(timedOut, MAX_RETRY_SECONDS) : { failures: [] };
    const failed = Object.fromEntries(
      [...failures.filter((one) => !isTimeout(one)), ...retried.failures].map(({ name, error }) => [
        name,
        shortenReason(error.message),
      ]),
    );
    const allowed = protocol === "app-server" ? await readAllowedPaths(release) : [];
    const observation = await observeFixtures({ release, protocol, fixtures, failed, unsupported, allowed });
    await mkdir(folder, { recursive: true });
    await replaceFile(file, `${JSON.stringify(observation)}\n`);
    return observation;
  } catch (error) {
    signal.throwIfAborted();
    // Not kept: the network may be back next time.
    return buildFailedObservation(release, protocol, shortenReason(getErrorMessage(error)));
  }
}

/**
 * Seconds. A run that a release carries out takes a second or two, and of some (0.97.0) five, as they look in vain for a list of
 * models first; one that it does not may wait for ever.
 */
const MAX_RUN_SECONDS = 8;
/** Seconds. What was not done by then is tried once more, in case the machine was busy. */
const MAX_RETRY_SECONDS = 30;

function isTimeout({ error }: HarvestReport["failures"][number]): boolean {
  return error.code === harvestErrors.scenarioTimeout.code;
}

/** Over all that decides what a measurement finds, but for the release. */
export async function buildCacheKey(protocol: Protocol, { config, names }: MeasureOptions): Promise<string> {
  const hash = createHash("sha256").update(CACHE_FORMAT);
  for (const entry of await loadCatalogue(config.scenarios, names)) {
    hash.update(`${entry.name}\0${"given" in entry ? entry.given : ""}\0`);
  }
  const { folder } = await readSubject(protocol, config.root);
  for (const name of (await readdir(folder)).sort()) hash.update(await readFile(join(folder, name)));
  return hash.digest("hex").slice(0, 16);
}

/** Changes when the same recordings would be told of otherwise. */
const CACHE_FORMAT = "5";

async function readAllowedPaths(release: string): Promise<string[]> {
  return findAllowedPaths(await getCodex({ version: release, cacheDir: getCacheFolder() }), getCacheFolder());
}

async function readObservation(file: string): Promise<Observation | undefined> {
  try {
    return observationSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined; // not measured, or by another version
  }
}

function shortenReason(text: string): string {
  const line = getFirstLine(text);
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { getCodex, makeCacheFolder } from "../codex/index.js";
import { type Config, getCacheFolder } from "../config/index.js";
import {
  collectRecordings,
  type HarvestObserver,
  harvestErrors,
  type Plan,
  type RecordingPolicy,
  type ScenarioFailure,
  withSession,
} from "../harvest/index.js";
import { getErrorMessage, getFirstLine, readPlainFile, replaceFile } from "../lib/index.js";
import type { Protocol } from "../protocol/index.js";
import { loadCatalogue } from "../scenario/index.js";
import { readSubject } from "../sdk/index.js";
import { findAllowedPaths } from "./allowed-paths.js";
import { buildFailedObservation } from "./decode-atlas.js";
import { type Observation, observationSchema, observeFixtures } from "./observe-fixtures.js";

export interface MeasureOptions {
  config: Config;
  /** Names of the scenarios to run; default: all. */
  names: string[];
  jobs: number;
  /** The version of touchstone. */
  tool: string;
  signal: AbortSignal;
  observer: HarvestObserver;
}

/**
 * Runs the scenarios with one protocol of one release, and collects the events. A measurement with the same scenarios
 * and the same driver is read from the cache.
 * @param key of this protocol's measurements, from `buildCacheKey`
 * @returns the observation; for a release that can't be installed or run, it contains only `failure`
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
  try {
    const options = { config: { ...config, codex: release }, sdk: protocol, tool, signal, observer };
    const { fixtures, failed, unsupported } = await withSession(options, names, async (session) => {
      const record = (plans: Plan[], maxRunSeconds: number) =>
        collectRecordings(session, { policy: { ...LENIENT_POLICY, maxRunSeconds }, jobs, plans });
      const first = await record(session.plans, MAX_RUN_SECONDS);
      const timedOut = first.failures.filter(isTimeout).map(({ name }) => name);
      const again = session.plans.filter(({ name }) => timedOut.includes(name));
      const second = again.length > 0 ? await record(again, MAX_RETRY_SECONDS) : undefined;
      const failures = [...first.failures.filter((one) => !isTimeout(one)), ...(second?.failures ?? [])];
      return {
        fixtures: [...first.fixtures, ...(second?.fixtures ?? [])],
        failed: Object.fromEntries(failures.map(({ name, error }) => [name, shortenReason(error.message)])),
        unsupported: Object.fromEntries(
          Object.entries({ ...first.unsupported, ...second?.unsupported }).map(([name, { reason }]) => [
            name,
            reason,
          ]),
        ),
      };
    });
    const allowed = protocol === "app-server" ? await readAllowedPaths(release) : [];
    const observation = observeFixtures({ release, protocol, fixtures, failed, unsupported, allowed });
    await makeCacheFolder(getCacheFolder(), "atlas");
    await mkdir(folder, { recursive: true });
    await replaceFile(file, `${JSON.stringify(observation)}\n`);
    return observation;
  } catch (error) {
    signal.throwIfAborted();
    // The failure is not cached, since the network may work the next time.
    return buildFailedObservation(release, protocol, shortenReason(getErrorMessage(error)));
  }
}

/**
 * Older releases send members that their own schema does not allow, so frames are not validated. Some never act on a
 * call while its response is held (0.73.0). A command of the catalogue takes about one second.
 */
const LENIENT_POLICY: RecordingPolicy = { runs: 1, validate: false, maxHoldMs: 3000, omitsSessions: true };

/**
 * In seconds. A supported run takes one or two seconds. With some releases (0.97.0) it takes five, since they first
 * try to load a list of models. An unsupported run may wait forever.
 */
const MAX_RUN_SECONDS = 8;
/** In seconds. A run that exceeds the first limit is repeated once, since the machine may have been busy. */
const MAX_RETRY_SECONDS = 30;

function isTimeout({ error }: ScenarioFailure): boolean {
  return error.code === harvestErrors.scenarioTimeout.code;
}

/** Builds the key of the cache from everything that determines a measurement, except the release. */
export async function buildCacheKey(protocol: Protocol, { config, names }: MeasureOptions): Promise<string> {
  const hash = createHash("sha256").update(CACHE_FORMAT);
  for (const entry of await loadCatalogue(config.scenarios, names)) {
    hash.update(`${entry.name}\0${"given" in entry ? entry.given : ""}\0`);
  }
  const { folder } = await readSubject(protocol, config.root);
  for (const name of (await readdir(folder)).sort()) hash.update(await readPlainFile(join(folder, name)));
  return hash.digest("hex").slice(0, 16);
}

/** A folder of one run in the cache. */
const RUN_FOLDER = /(?:\/[^\s/<>"']+)*\/runs\/\w+\/\w+(?=\/)/g;
const ID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** Must change when the same recordings would lead to another observation. */
const CACHE_FORMAT = "6";

async function readAllowedPaths(release: string): Promise<string[]> {
  return findAllowedPaths(await getCodex({ version: release, cacheDir: getCacheFolder() }), getCacheFolder());
}

async function readObservation(file: string): Promise<Observation | undefined> {
  try {
    return observationSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined; // not measured, or measured by another version
  }
}

/** Shortens a message, and takes out what differs from run to run: the folders of the run, and ids. */
function shortenReason(text: string): string {
  const line = getFirstLine(text).replace(RUN_FOLDER, "…").replace(ID, "…");
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

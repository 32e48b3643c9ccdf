import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { getCodex } from "../codex/index.js";
import { getCacheFolder } from "../config/index.js";
import { computeDriverDigest, makePlans } from "../harvest/index.js";
import { getErrorMessage, readTextIfExists } from "../lib/index.js";
import type { Protocol } from "../protocol/index.js";
import { readSubject } from "../sdk/index.js";
import { computeSha256 } from "../store/index.js";
import { findAllowedPaths } from "./allowed-paths.js";
import { buildFailedObservation } from "./decode-atlas.js";
import { type MeasureOptions, measureScenarios } from "./measure-scenarios.js";
import { type Observation, observationSchema } from "./observe-fixtures.js";
import { observeProtocol, observeSessions, type ScenarioResults } from "./observe-release.js";
import { shortenReason } from "./shorten-reason.js";
import { writeToCache } from "./write-to-cache.js";

/** What one release sent with some protocols. */
export interface ReleaseMeasurement {
  observations: Observation[];
  /** Names of the scenarios whose failure may be due to this machine. */
  undecided: string[];
}

/**
 * Carries out the scenarios on one release with some protocols. Collects the messages, and the records of the session files that codex
 * wrote meanwhile. A measurement with the same scenarios and drivers is read from the cache.
 * @returns the observations. The observation of a protocol that can't be measured has only the reason (`failure`). The observations are
 *   cached only if each protocol could be measured and no scenario is undecided: the next time, the network may work.
 */
export async function measureRelease(
  release: string,
  protocols: readonly Protocol[],
  options: MeasureOptions,
): Promise<ReleaseMeasurement> {
  const key = await buildMeasurementKey(release, protocols, options);
  const file = join(getCacheFolder(), "atlas", release, `observations-${key}.json`);
  const cached = await readObservations(file);
  if (cached) return { observations: cached, undecided: [] };
  const observations: Observation[] = [];
  const undecided: string[] = [];
  const measured: ScenarioResults[] = [];
  for (const protocol of protocols) {
    // The releases with the old events of exec have no app-server.
    if (observations.some((one) => one.protocol === "legacy")) break;
    try {
      const { scenarios, ...rest } = await measureScenarios(release, protocol, options);
      const allowed = protocol === "app-server" ? await readAllowedPaths(release) : [];
      observations.push(observeProtocol(release, protocol, scenarios, allowed));
      measured.push(scenarios);
      undecided.push(...rest.undecided);
    } catch (error) {
      options.signal.throwIfAborted();
      observations.push(buildFailedObservation(release, protocol, shortenReason(getErrorMessage(error))));
    }
  }
  if (measured.length > 0) observations.push(observeSessions(release, measured));
  const isComplete = undecided.length === 0 && observations.every(({ failure }) => failure === undefined);
  if (isComplete) await writeToCache(file, JSON.stringify(observations));
  return { observations, undecided: [...new Set(undecided)].sort() };
}

/** Builds the key of a release's measurement in the cache from everything that determines it. */
async function buildMeasurementKey(
  release: string,
  protocols: readonly Protocol[],
  { config, names }: MeasureOptions,
): Promise<string> {
  const { plans, failures } = await makePlans(config.scenarios, names, [], release);
  const drivers = await Promise.all(
    protocols.map(async (protocol) => computeDriverDigest(await readSubject(protocol, config.root))),
  );
  const scenarios = [...plans, ...failures].map((one) => [
    one.name,
    "digest" in one ? one.digest : one.error.message,
  ]);
  return computeSha256(JSON.stringify([OBSERVATION_FORMAT, protocols, drivers, scenarios])).slice(-16);
}

/** Must change when the same recordings would lead to another observation. */
const OBSERVATION_FORMAT = "8";

async function readObservations(file: string): Promise<Observation[] | undefined> {
  try {
    return z.array(observationSchema).parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined; // not measured, or written by another version of touchstone
  }
}

/** Reads what the release's own schema allows. The result is cached, so that the release need not be installed again for it. */
async function readAllowedPaths(release: string): Promise<string[]> {
  const cache = getCacheFolder();
  const file = join(cache, "atlas", release, `allowed-${ALLOWED_FORMAT}.json`);
  const known = await readTextIfExists(file);
  if (known !== undefined) return JSON.parse(known);
  const allowed = await findAllowedPaths(await getCodex({ version: release, cacheDir: cache }), cache);
  await writeToCache(file, JSON.stringify(allowed));
  return allowed;
}

/** Must change when the same schema would lead to other paths. */
const ALLOWED_FORMAT = "1";

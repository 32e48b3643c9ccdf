/**
 * The cache of the atlas: what became of each scenario on a release with a protocol. The recordings themselves are kept, so codex need
 * not run again after a change of what the atlas takes from them.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { getCacheFolder } from "../config/index.js";
import type { Plan } from "../harvest/index.js";
import type { Protocol } from "../protocol/index.js";
import { computeSha256, type HarvestedFixture } from "../store/index.js";
import { writeToCache } from "./write-to-cache.js";

/** What became of a scenario. */
export type MeasuredScenario =
  | { kind: "recorded"; fixture: HarvestedFixture }
  | { kind: "unsupported" | "failed"; reason: string };

/** Must change when the same codex would lead to another recording, for example after a change of the tap, the model server or the policy. */
const RECORDING_FORMAT = "1";

/** Folder for the scenarios that the driver refuses before it starts codex. It takes the place of a release's folder. */
const EVERY_RELEASE = "every-release";

/** The measured scenarios of one release with one protocol and one driver. */
export class MeasuredScenarios {
  readonly #folder: string;
  readonly #sharedFolder: string;

  /** @param driver the digest of the protocol's driver */
  constructor(release: string, protocol: Protocol, driver: string) {
    const key = computeSha256(`${RECORDING_FORMAT}\0${driver}`).slice(-DIGITS);
    const locate = (folder: string) => join(getCacheFolder(), "atlas", folder, protocol, key);
    this.#folder = locate(release);
    this.#sharedFolder = locate(EVERY_RELEASE);
  }

  /** Returns what became of a scenario; undefined if its present text was not measured. */
  async read(plan: Plan): Promise<MeasuredScenario | undefined> {
    return (
      (await readMeasured(locateIn(this.#folder, plan))) ?? readMeasured(locateIn(this.#sharedFolder, plan))
    );
  }

  /** @param usedCodex whether codex was started. Otherwise the result counts for every release. */
  async write(plan: Plan, measured: MeasuredScenario, usedCodex = true): Promise<void> {
    const file = locateIn(usedCodex ? this.#folder : this.#sharedFolder, plan);
    await writeToCache(file, await promisify(gzip)(JSON.stringify(measured)));
  }
}

async function readMeasured(file: string): Promise<MeasuredScenario | undefined> {
  try {
    return JSON.parse(String(await promisify(gunzip)(await readFile(file))));
  } catch {
    return undefined; // not measured, or the file is damaged
  }
}

function locateIn(folder: string, { name, digest }: Plan): string {
  return join(folder, `${name}-${digest.slice(-DIGITS)}.json.gz`);
}

const DIGITS = 16;

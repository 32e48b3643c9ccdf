import { join } from "node:path";
import * as z from "zod";
import { trimReleases } from "../codex/index.js";
import { getCacheFolder } from "../config/index.js";
import { makeFolders, replaceFile } from "../lib/index.js";
import { PROTOCOLS, type Protocol } from "../protocol/index.js";
import { assertNoSecrets } from "../redact/index.js";
import { buildFormatSchemaName } from "../transcript/index.js";
import { type Atlas, atlasSchema } from "./atlas-schema.js";
import { renderChangelog } from "./changelog.js";
import { encodeAtlas } from "./encode-atlas.js";
import { measureRelease } from "./measure-release.js";
import type { MeasureOptions } from "./measure-scenarios.js";
import type { Observation } from "./observe-fixtures.js";
import { renderAtlasPage } from "./render-page.js";

export interface AtlasOptions extends MeasureOptions {
  releases: string[];
  /** The protocols to measure; default: exec and app-server. */
  protocols?: readonly Protocol[];
  /** The part of the releases to measure; default: all. `part` counts from 1, `of` is the number of parts. A part contains consecutive releases. */
  shard?: { part: number; of: number } | undefined;
  /** The maximum size in bytes of the codex releases in the cache; default: no limit. The configured release is never removed. */
  cacheBytes?: number | undefined;
  /** Receives each observation of a release as soon as the release is measured with all protocols. */
  onMeasured(observation: Observation): void;
  /**
   * Receives a release that is left out of the atlas, and the names of its scenarios that failed perhaps only because this machine was busy.
   * Of this release, the next call carries out only these scenarios again.
   */
  onUndecided(release: string, scenarios: string[]): void;
}

/**
 * Measures releases one after the other. A release that fails does not stop the rest. After an interruption, the next call
 * continues at the same release.
 */
export async function measureReleases(options: AtlasOptions): Promise<Atlas> {
  const { releases, shard, protocols = PROTOCOLS, cacheBytes, signal, onMeasured, onUndecided } = options;
  const all: Observation[] = [];
  for (const release of shard ? getShard(releases, shard) : releases) {
    signal.throwIfAborted();
    const { observations, undecided } = await measureRelease(release, protocols, options);
    if (undecided.length > 0) onUndecided(release, undecided);
    else {
      all.push(...observations);
      for (const observation of observations) onMeasured(observation);
    }
    if (cacheBytes !== undefined) await trimReleases(getCacheFolder(), cacheBytes, [options.config.codex]);
  }
  return encodeAtlas(all);
}

function getShard(releases: string[], { part, of }: { part: number; of: number }): string[] {
  const getEdge = (index: number) => Math.round((index * releases.length) / of);
  return releases.slice(getEdge(part - 1), getEdge(part));
}

/** Renders the files of an atlas: path in the atlas's folder → text. */
async function renderAtlasFiles(atlas: Atlas): Promise<Record<string, string>> {
  const schema = z.toJSONSchema(atlasSchema);
  return {
    "atlas.json": `${formatAtlas(atlas)}\n`,
    [buildFormatSchemaName("atlas")]: `${JSON.stringify(schema, null, 2)}\n`,
    "CHANGELOG.md": renderChangelog(atlas),
    "index.html": await renderAtlasPage(atlas),
  };
}

/** Depth in the atlas's objects down to which each member has a line of its own, such as each path of a protocol. */
const SPLIT_DEPTH = 4;

/** Formats JSON with a line for each path, so that a diff of two atlases is readable. */
export function formatAtlas(value: unknown, open = SPLIT_DEPTH, indent = ""): string {
  if (open === 0 || typeof value !== "object" || value === null || Array.isArray(value))
    return JSON.stringify(value);
  const lines = Object.entries(value).map(
    ([key, member]) => `${indent} ${JSON.stringify(key)}: ${formatAtlas(member, open - 1, `${indent} `)}`,
  );
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
}

/**
 * Writes the files of an atlas. Each file is replaced atomically.
 * @throws TouchstoneError `secret-suspected`; then nothing was written
 */
export async function writeAtlas(folder: string, atlas: Atlas): Promise<void> {
  const files = Object.entries(await renderAtlasFiles(atlas));
  for (const [name, text] of files) await assertNoSecrets(name, text);
  await makeFolders(folder);
  for (const [name, text] of files) await replaceFile(join(folder, name), text);
}

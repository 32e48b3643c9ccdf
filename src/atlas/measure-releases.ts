import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { trimReleases } from "../codex/index.js";
import { getCacheFolder } from "../config/index.js";
import { replaceFile } from "../lib/index.js";
import { PROTOCOLS, type Protocol } from "../protocol/index.js";
import { assertNoSecrets } from "../redact/index.js";
import { buildFormatSchemaName } from "../transcript/index.js";
import { type Atlas, atlasSchema } from "./atlas-schema.js";
import { renderChangelog } from "./changelog.js";
import { encodeAtlas } from "./encode-atlas.js";
import { buildCacheKey, type MeasureOptions, measureRelease } from "./measure-release.js";
import type { Observation } from "./observe-fixtures.js";
import { renderAtlasPage } from "./render-page.js";

export interface AtlasOptions extends MeasureOptions {
  releases: string[];
  /** Default: both. */
  protocols?: readonly Protocol[];
  /** Measure only one part of the releases. `part` counts from 1, `of` is the number of parts. A part contains consecutive releases. */
  shard?: { part: number; of: number } | undefined;
  /** The maximum size in bytes of the codex releases in the cache, except the running one. */
  cacheBytes?: number | undefined;
  /** Receives each measurement as soon as it is complete. */
  onMeasured(observation: Observation): void;
}

/**
 * Measures releases one after the other. A release that fails does not stop the rest. After an interruption, the next call
 * continues at the same release.
 */
export async function measureReleases(options: AtlasOptions): Promise<Atlas> {
  const { releases, shard, cacheBytes, signal, onMeasured } = options;
  const observations: Observation[] = [];
  const protocols = await Promise.all(
    (options.protocols ?? PROTOCOLS).map(async (protocol) => ({
      protocol,
      key: await buildCacheKey(protocol, options),
    })),
  );
  for (const release of shard ? getShard(releases, shard) : releases) {
    for (const { protocol, key } of protocols) {
      signal.throwIfAborted();
      const observation = await measureRelease(release, protocol, key, options);
      observations.push(observation);
      onMeasured(observation);
    }
    if (cacheBytes !== undefined) await trimReleases(getCacheFolder(), cacheBytes, [options.config.codex]);
  }
  return encodeAtlas(observations);
}

function getShard(releases: string[], { part, of }: { part: number; of: number }): string[] {
  const getEdge = (index: number) => Math.round((index * releases.length) / of);
  return releases.slice(getEdge(part - 1), getEdge(part));
}

/** Renders the files of an atlas: path in its folder → text. */
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
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await replaceFile(join(folder, name), text);
}

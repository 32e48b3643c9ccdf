import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { trimReleases } from "../codex/index.js";
import { cacheDir } from "../config/index.js";
import { replaceFile } from "../lib/index.js";
import { PROTOCOLS, type Protocol } from "../protocol/index.js";
import { buildFormatSchemaName } from "../transcript/index.js";
import { toChangelog } from "./changelog.js";
import { type Atlas, atlasSchema } from "./data.js";
import { toAtlas } from "./encode.js";
import { keyOf, type MeasureOptions, measure } from "./measure.js";
import type { Observation } from "./observe.js";
import { toPage } from "./page.js";

export interface AtlasOptions extends MeasureOptions {
  releases: string[];
  /** Default: both. */
  protocols?: readonly Protocol[];
  /** This of so many equal parts; each part has releases that follow one another. */
  shard?: { part: number; of: number } | undefined;
  /** Bytes that codex releases in the cache may take, besides the one that runs. */
  cacheBytes?: number | undefined;
  /** Takes each measurement as soon as it is there. */
  onMeasured(observation: Observation): void;
}

/** Measures releases one after the other. One that fails does not stop the rest; a run that is killed goes on where it was. */
export async function measureAll(options: AtlasOptions): Promise<Atlas> {
  const { releases, shard, cacheBytes, signal, onMeasured } = options;
  const observations: Observation[] = [];
  const protocols = await Promise.all(
    (options.protocols ?? PROTOCOLS).map(async (protocol) => ({
      protocol,
      key: await keyOf(protocol, options),
    })),
  );
  for (const release of shard ? partOf(releases, shard) : releases) {
    for (const { protocol, key } of protocols) {
      signal.throwIfAborted();
      const observation = await measure(release, protocol, key, options);
      observations.push(observation);
      onMeasured(observation);
    }
    if (cacheBytes !== undefined) await trimReleases(cacheDir(), cacheBytes, [options.config.codex]);
  }
  return toAtlas(observations);
}

function partOf(releases: string[], { part, of }: { part: number; of: number }): string[] {
  const edge = (index: number) => Math.round((index * releases.length) / of);
  return releases.slice(edge(part - 1), edge(part));
}

/** The files of an atlas: path in its folder → text. */
async function filesOfAtlas(atlas: Atlas): Promise<Record<string, string>> {
  const schema = z.toJSONSchema(atlasSchema);
  return {
    "atlas.json": `${atlasText(atlas)}\n`,
    [buildFormatSchemaName("atlas")]: `${JSON.stringify(schema, null, 2)}\n`,
    "CHANGELOG.md": toChangelog(atlas),
    "index.html": await toPage(atlas),
  };
}

/** Objects within the atlas down to its parts, such as the paths of a protocol, of which each has a line of its own. */
const OPEN = 4;

/** JSON with a line for each path, so that a diff of two atlases can be read. */
function atlasText(value: unknown, open = OPEN, indent = ""): string {
  if (open === 0 || typeof value !== "object" || value === null || Array.isArray(value))
    return JSON.stringify(value);
  const lines = Object.entries(value).map(
    ([key, member]) => `${indent} ${JSON.stringify(key)}: ${atlasText(member, open - 1, `${indent} `)}`,
  );
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
}

/** Each file is replaced whole. */
export async function writeAtlas(folder: string, atlas: Atlas): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(await filesOfAtlas(atlas)))
    await replaceFile(join(folder, name), text);
}

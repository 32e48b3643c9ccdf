import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Atlas,
  atlasErrors,
  compareObservations,
  decodeObservation,
  type Explanation,
  explainMember,
  formatPath,
  measureReleases,
  mergeAtlases,
  parseAtlas,
  parseReleases,
  renderTypes,
  writeAtlas,
} from "../../atlas/index.js";
import { loadConfig } from "../../config/index.js";
import { replaceControls } from "../../lib/index.js";
import { PROTOCOLS } from "../../protocol/index.js";
import { cliErrors } from "../errors.js";
import type { AtlasFlags, CompatFlags, ExplainFlags, MergeFlags, TypesFlags } from "../shared/flags.js";
import { withProgress } from "../shared/progress.js";
import { paint } from "../shared/terminal.js";
import { version } from "../shared/version.js";

/** The folder of an atlas in a repository, and in this package. */
const ATLAS_FOLDER = "docs/atlas";

export async function runAtlas(flags: AtlasFlags): Promise<void> {
  if (flags.codex === undefined) {
    throw cliErrors.rangeMissing();
  }
  const config = await loadConfig();
  const releases = await parseReleases(flags.codex);
  let failed = 0;
  const atlas = await withProgress(flags.json || flags.quiet ? "silent" : "shown", (run) =>
    measureReleases({
      config,
      releases,
      names: flags.scenario,
      jobs: flags.jobs,
      shard: flags.shard,
      cacheBytes: flags.cacheSize,
      tool: version,
      ...run,
      onMeasured({ release, protocol, failure, scenarios }) {
        if (failure !== undefined) failed++;
        if (flags.json || (flags.quiet && failure === undefined)) return;
        const ran = Object.values(scenarios).filter(({ state }) => state === "ran").length;
        console.error(
          failure === undefined
            ? `${release} ${protocol}: ${ran} scenarios ran`
            : `${release} ${protocol}: ${failure}`,
        );
      },
    }),
  );
  await printWritten(atlas, flags);
  if (failed > 0) process.exitCode = 1;
}

export async function runMerge(parts: string[], flags: MergeFlags): Promise<void> {
  await printWritten(mergeAtlases(await Promise.all(parts.map(readAtlas))), flags);
}

async function printWritten(atlas: Atlas, { output, json }: MergeFlags): Promise<void> {
  const folder = resolve(output);
  await writeAtlas(folder, atlas);
  if (json) return console.log(JSON.stringify({ folder, releases: atlas.releases }, null, 2));
  console.log(`${atlas.releases.length} releases: ${relative(process.cwd(), join(folder, "index.html"))}`);
}

export async function runExplain(path: string, flags: ExplainFlags): Promise<void> {
  const found = explainMember(await loadAtlas(flags.atlas), path);
  if (flags.json) return console.log(JSON.stringify(found, null, 2));
  console.log(found.map(renderExplanation).join("\n"));
}

function renderExplanation({ protocol, path, first, last, still, example, spans }: Explanation): string {
  const until = still ? "to this day" : `until ${last}`;
  const lines = spans.map(({ from, to, types, values, optional, scenarios }) => {
    const what = values ? values.join(" | ") : types.join(" | ");
    const when = from === to ? from : `${from} to ${to}`;
    return `  ${when.padEnd(20)} ${replaceControls(what)}${optional ? ", not always there" : ""}  (${scenarios.join(", ")})`;
  });
  return [
    paint("bold", formatPath(path)),
    `  ${protocol}, since ${first}, ${until}; such as ${replaceControls(example)}`,
    ...lines,
  ].join("\n");
}

export async function runCompat(flags: CompatFlags): Promise<void> {
  const atlas = await loadAtlas(flags.atlas);
  const protocols = PROTOCOLS.map((protocol) => {
    const [old, now] = [flags.from, flags.to].map((release) => {
      const observation = decodeObservation(atlas, release, protocol);
      if (!observation) throw atlasErrors.releaseNotMeasured({ release, measured: atlas.releases });
      return observation;
    });
    return { protocol, changes: old && now ? compareObservations(old, now) : [] };
  });
  const breaking = protocols.flatMap(({ changes }) =>
    changes.filter((one) => one.class === "breaking"),
  ).length;
  if (breaking > 0) process.exitCode = 1;
  if (flags.json)
    return console.log(JSON.stringify({ from: flags.from, to: flags.to, breaking, protocols }, null, 2));
  for (const { protocol, changes } of protocols) {
    console.log(
      paint("bold", `${protocol}: ${changes.length === 0 ? "nothing changed" : `${changes.length} changes`}`),
    );
    for (const { class: class_, message, scenario } of changes)
      console.log(
        `  ${paint(class_ === "breaking" ? "red" : "green", class_.padEnd(8))} ${replaceControls(message)}  (${scenario})`,
      );
  }
}

export async function runTypes(flags: TypesFlags): Promise<void> {
  const text = renderTypes(
    await loadAtlas(flags.atlas),
    flags.codex,
    flags.lang,
    flags.face ?? flags.protocol,
  );
  if (flags.output === undefined) process.stdout.write(text);
  else await writeFile(resolve(flags.output), text);
}

/** Reads the repository's own atlas, or the atlas of this package if the repository has none. */
async function loadAtlas(path: string): Promise<Atlas> {
  if (path !== ATLAS_FOLDER || existsSync(ATLAS_FOLDER)) return readAtlas(path);
  const atlas = await readAtlas(fileURLToPath(new URL(`../../../${ATLAS_FOLDER}`, import.meta.url)));
  const { 0: first, length, [length - 1]: last } = atlas.releases;
  console.error(`From touchstone's own atlas: ${length} releases of codex, ${first} to ${last}.`);
  return atlas;
}

/** Reads an atlas. @param path an atlas.json, or its folder @throws TouchstoneError `atlas-missing` */
async function readAtlas(path: string): Promise<Atlas> {
  const file = path.endsWith(".json") ? resolve(path) : resolve(path, "atlas.json");
  const text = await readFile(file, "utf8").catch((cause) => {
    throw cliErrors.atlasMissing({ file, cause });
  });
  return parseAtlas(file, text);
}

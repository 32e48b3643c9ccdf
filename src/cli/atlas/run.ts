import { measureReleases, mergeAtlases, parseReleases } from "../../atlas/index.js";
import { loadConfig } from "../../config/index.js";
import { fileExists, formatCount } from "../../lib/index.js";
import { cliErrors } from "../errors.js";
import { withProgress } from "../shared/progress.js";
import { version } from "../shared/version.js";
import type { AtlasFlags } from "./command.js";
import { locateAtlasFile, readAtlas, writeAndPrintAtlas } from "./files.js";

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
            ? `${release} ${protocol}: ${formatCount(ran, "scenario")} ran`
            : `${release} ${protocol}: ${failure}`,
        );
      },
      onUndecided(release, scenarios) {
        failed++;
        const names = scenarios.slice(0, 5).join(", ");
        console.error(
          `${release}: not in the atlas yet. This machine was too busy to tell whether the release can carry out ${formatCount(scenarios.length, "scenario")}, such as ${names}. Run the same command again.`,
        );
      },
    }),
  );
  // The other releases in the folder's atlas are kept.
  const known = (await fileExists(locateAtlasFile(flags.output))) ? await readAtlas(flags.output) : undefined;
  await writeAndPrintAtlas(known ? mergeAtlases([known, atlas]) : atlas, flags);
  if (failed > 0) process.exitCode = 1;
}

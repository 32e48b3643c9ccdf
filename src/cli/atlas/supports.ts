import { findSupport, parseReleases, parseUses, type UseSupport } from "../../atlas/index.js";
import { readPlainText, replaceControls } from "../../lib/index.js";
import { paint } from "../shared/terminal.js";
import type { SupportsFlags } from "./command.js";
import { loadAtlas } from "./files.js";

export async function runSupports(flags: SupportsFlags): Promise<void> {
  const atlas = await loadAtlas(flags.atlas);
  const uses = findSupport(atlas, parseUses(flags.uses, await readPlainText(flags.uses)));
  const supported = atlas.releases.filter((release) =>
    uses.every(({ releases }) => releases.includes(release)),
  );
  const named =
    flags.codex === undefined ? undefined : await parseReleases(flags.codex, async () => [...atlas.releases]);
  const missing = named?.filter((release) => !supported.includes(release)) ?? [];
  if (missing.length > 0 || supported.length === 0) process.exitCode = 1;
  const range = { oldest: supported[0], newest: supported.at(-1), releases: supported };
  if (flags.json) return console.log(JSON.stringify({ ...range, missing, uses }, null, 2));
  for (const use of uses) console.log(renderUse(use, atlas.releases));
  console.log(
    supported.length === 0
      ? paint("red", "No measured release sends all of it.")
      : paint(
          "bold",
          `${supported.length} of ${atlas.releases.length} measured releases send all of it: ${describeRuns(supported, atlas.releases)}`,
        ),
  );
  if (missing.length > 0)
    console.log(paint("red", `Not all of it is in ${missing.join(", ")}, which --codex names.`));
}

function renderUse(
  { path, types, protocol, releases, brokenBy, reason }: UseSupport,
  all: readonly string[],
): string {
  const isWhole = releases.at(-1) === all.at(-1);
  const name = `${replaceControls(path)}${types.length > 0 ? ` ${types.join(" | ")}` : ""}`;
  const end = brokenBy === undefined ? "" : `; ${brokenBy} breaks it: ${reason}`;
  return `${paint(isWhole ? "green" : "red", isWhole ? "✓" : "✗")} ${name}  (${protocol}) ${releases.length === 0 ? "in no release" : describeRuns(releases, all)}${end}`;
}

/** Describes releases by their runs among all that were measured: `0.58.0 to 0.116.0, 0.144.0`. */
function describeRuns(releases: readonly string[], all: readonly string[]): string {
  const runs: string[][] = [];
  for (const [index, release] of all.entries()) {
    if (!releases.includes(release)) continue;
    const last = runs.at(-1);
    if (last && last.at(-1) === all[index - 1]) last.push(release);
    else runs.push([release]);
  }
  return runs.map((run) => (run.length === 1 ? run[0] : `${run[0]} to ${run.at(-1)}`)).join(", ");
}

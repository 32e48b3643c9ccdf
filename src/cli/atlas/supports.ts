import { findSupport, parseReleases, parseUses, type UseSupport } from "../../atlas/index.js";
import { joinWords, readPlainText, replaceControls } from "../../lib/index.js";
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
          `${supported.length} of ${atlas.releases.length} measured releases send all of it: ${describeRanges(supported, atlas.releases)}`,
        ),
  );
  if (missing.length > 0) {
    const unknown = missing.every((release) => atlas.releases.includes(release))
      ? ""
      : ", or were not measured";
    const message = `--codex names releases that do not send all of it${unknown}: ${missing.join(", ")}`;
    console.log(paint("red", message));
  }
  for (const release of missing)
    console.log(
      `  ${atlas.releases.includes(release) ? describeLacking(release, uses) : `${release} was not measured`}`,
    );
}

function renderUse(use: UseSupport, all: readonly string[]): string {
  const { protocol, releases, breaks } = use;
  const mark = releases.at(-1) === all.at(-1) ? paint("green", "✓") : paint("red", "✗");
  const range = releases.length === 0 ? "in no release" : describeRanges(releases, all);
  return `${mark} ${nameUse(use)}  (${protocol}) ${range}${describeBreaks(breaks)}`;
}

function nameUse({ path, types }: UseSupport): string {
  return `${replaceControls(path)}${types.length > 0 ? ` ${types.join(" | ")}` : ""}`;
}

/** Says which release is the first that breaks a use, and why. Names the later releases that break it again. */
function describeBreaks([first, ...others]: UseSupport["breaks"]): string {
  if (!first) return "";
  if (others.length === 0) return `; ${first.release} breaks it: ${first.reason}`;
  const names = others.map(({ release }) => release);
  return `; ${first.release} is the first that breaks it: ${first.reason}; then ${joinWords(names, "and")}`;
}

/** Describes what a release lacks. @param release a measured release that lacks at least one use */
function describeLacking(release: string, uses: readonly UseSupport[]): string {
  const lacked = uses.flatMap((use) => {
    const found = use.lacking.find((one) => one.release === release);
    return found ? [`${nameUse(use)} (${use.protocol}: ${found.reason})`] : [];
  });
  const shown = lacked.slice(0, MAX_LACKED);
  const more = lacked.length - shown.length;
  return `${release} lacks ${joinWords([...shown, ...(more > 0 ? [`${more} more`] : [])], "and")}`;
}

/** The maximum number of uses that the line of a release names. */
const MAX_LACKED = 5;

/** Describes releases as ranges: `0.58.0 to 0.116.0, 0.144.0`. A range ends before a measured release that is not in `releases`. */
function describeRanges(releases: readonly string[], all: readonly string[]): string {
  const ranges: string[][] = [];
  for (const [index, release] of all.entries()) {
    if (!releases.includes(release)) continue;
    const last = ranges.at(-1);
    if (last && last.at(-1) === all[index - 1]) last.push(release);
    else ranges.push([release]);
  }
  return ranges.map((range) => (range.length === 1 ? range[0] : `${range[0]} to ${range.at(-1)}`)).join(", ");
}

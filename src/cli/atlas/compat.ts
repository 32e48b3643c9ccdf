import {
  assertUsesKnown,
  atlasErrors,
  compareObservations,
  decodeObservation,
  describePlaces,
  describeState,
  findLostScenarios,
  findTwoReleases,
  findUnseen,
  groupChanges,
  listMeasuredReleases,
  type Observation,
  parseUses,
  touchesUse,
  type Use,
} from "../../atlas/index.js";
import { formatCount, readPlainText, replaceControls } from "../../lib/index.js";
import { PROTOCOLS, type Protocol } from "../../protocol/index.js";
import { paint } from "../shared/terminal.js";
import type { CompatFlags } from "./command.js";
import { loadAtlas } from "./files.js";
import { listSome, shorten } from "./text.js";

type Comparison = ReturnType<typeof compare>;

export async function runCompat(flags: CompatFlags): Promise<void> {
  const atlas = await loadAtlas(flags.atlas);
  findTwoReleases(atlas, flags.from, flags.to);
  const uses = flags.uses === undefined ? undefined : parseUses(flags.uses, await readPlainText(flags.uses));
  if (uses) assertUsesKnown(atlas, uses);
  const protocols = PROTOCOLS.map((protocol) => {
    const [old, now] = [flags.from, flags.to].map((release) => {
      const observation = decodeObservation(atlas, release, protocol);
      if (!observation)
        throw atlasErrors.releaseNotMeasured({ release, measured: listMeasuredReleases(atlas, PROTOCOLS) });
      return observation;
    });
    return compare(protocol, old as Observation, now as Observation, uses);
  });
  const breaking = protocols
    .map(({ groups, lost }) => lost.length + groups.filter((one) => one.class === "breaking").length)
    .reduce((sum, count) => sum + count, 0);
  if (breaking > 0) process.exitCode = 1;
  if (flags.json)
    return console.log(JSON.stringify({ from: flags.from, to: flags.to, breaking, protocols }, null, 2));
  for (const comparison of protocols) console.log(renderComparison(comparison));
}

/** Compares two releases in one protocol. @param uses if given, only what touches one of them is listed */
function compare(protocol: Protocol, old: Observation, now: Observation, uses: readonly Use[] | undefined) {
  const isUsed = (path: string) => uses === undefined || touchesUse({ path }, uses);
  return {
    protocol,
    groups: groupChanges(compareObservations(old, now).filter(({ path }) => isUsed(path))),
    lost: findLostScenarios(old, now)
      .filter(({ paths }) => uses === undefined || paths.some(isUsed))
      .map(({ scenario, reason }) => ({ scenario, reason })),
    unseen: findUnseen(old, now).filter(({ paths }) => paths.some(isUsed)),
  };
}

function renderComparison({ protocol, groups, lost, unseen }: Comparison): string {
  const count = groups.length + lost.length;
  const rows = [
    ...lost.map(({ scenario, reason }) => ({
      class: "breaking" as const,
      text: `the scenario \`${scenario}\` ran before, and does not now: ${shorten(reason)}`,
    })),
    ...groups.map((group) => ({ class: group.class, text: `${group.message}  (${group.scenario})` })),
  ];
  return [
    paint(
      "bold",
      `${protocol}: ${count === 0 ? "nothing changed in the scenarios that ran on both releases" : formatCount(count, "change")}`,
    ),
    ...rows.map(
      (row) =>
        `  ${paint(row.class === "breaking" ? "red" : "green", row.class.padEnd(8))} ${replaceControls(row.text)}`,
    ),
    ...unseen.map(({ release, paths, failed }) =>
      replaceControls(
        `  unknown  ${describePlaces(paths)} on ${release}: ${describeState({ state: "failed", failed }, "on this release")}: ${listSome(failed)}`,
      ),
    ),
  ].join("\n");
}

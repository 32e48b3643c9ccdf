import { PROTOCOLS, type Protocol } from "../protocol/index.js";
import type { Atlas } from "./atlas-schema.js";
import { compareObservations, type ProtocolChange } from "./compare-observations.js";
import { decodeObservation } from "./decode-atlas.js";
import type { Observation } from "./observe-fixtures.js";

/** The changes of a release since the release measured before it. */
interface ReleaseChanges {
  release: string;
  before: string;
  protocol: Protocol;
  changes: ProtocolChange[];
}

/** Lists the changes of each measured release, the newest first. */
function buildHistory(atlas: Atlas): ReleaseChanges[] {
  const history = PROTOCOLS.flatMap((protocol) => {
    const measured = (atlas.protocols[protocol]?.releases ?? []).flatMap(
      (index) => decodeObservation(atlas, atlas.releases[index] as string, protocol) ?? [],
    );
    return measured.slice(1).map((now, index): ReleaseChanges => {
      const old = measured[index] as Observation;
      return { release: now.release, before: old.release, protocol, changes: compareObservations(old, now) };
    });
  });
  const findReleaseIndex = ({ release }: ReleaseChanges) => atlas.releases.indexOf(release);
  return history.sort((a, b) => findReleaseIndex(b) - findReleaseIndex(a));
}

const PROTOCOL_TITLES = { exec: "`codex exec --json`", "app-server": "`codex app-server`" };

/** Renders the changelog of codex's events as Markdown. */
export function renderChangelog(atlas: Atlas): string {
  const history = buildHistory(atlas);
  const text = [
    "# What codex sends, release by release",
    "",
    `Written by \`touchstone atlas\` from ${atlas.releases.length} releases (${atlas.releases[0]} to ${atlas.releases.at(-1)}) and the scenarios of the catalogue that ran on both`,
    "of two neighbours. What no scenario shows is not here. A change stands at the first measured release that has it, which may not be the first release.",
  ];
  for (const release of atlas.releases.toReversed()) {
    const parts = history.filter((one) => one.release === release);
    if (parts.length === 0) continue;
    text.push("", `## ${release}`);
    for (const { protocol, before, changes } of parts) {
      text.push("", `### ${PROTOCOL_TITLES[protocol]}, since ${before}`, "");
      if (changes.length === 0) text.push("Nothing.");
      for (const { class: class_, message, scenario } of changes)
        text.push(`- **${class_}** ${escapeMarkdown(message)} (${scenario})`);
    }
  }
  return `${text.join("\n")}\n`;
}

/** Escapes a value from a transcript, so that Markdown shows it as text and code spans stay closed. */
function escapeMarkdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_[\]<>&|#`]/g, "\\$&")))
    .join("")
    .replace(/\n/g, " ");
}

import { PROTOCOLS, type Protocol } from "../protocol/index.js";
import type { Atlas } from "./atlas-schema.js";
import { compareObservations } from "./compare-observations.js";
import { findLostScenarios } from "./compare-scenarios.js";
import { decodeObservation, listMeasuredReleases } from "./decode-atlas.js";
import { atlasErrors } from "./errors.js";
import { type ChangeGroup, groupChanges } from "./group-changes.js";
import type { Observation } from "./observe-fixtures.js";

/** The changes between a release and the nearest older release that was measured with the same protocol. */
export interface ReleaseChanges {
  release: string;
  /** The older release. */
  before: string;
  protocol: Protocol;
  groups: ChangeGroup[];
  /** The scenarios that ran on the release before and failed on this one. */
  lost: { scenario: string; reason: string }[];
}

/** Lists the changes of each measured release but the oldest, for exec and for app-server. The newest release is the first. */
export function buildHistory(atlas: Atlas): ReleaseChanges[] {
  const history = PROTOCOLS.flatMap((protocol) => {
    const measured = (atlas.protocols[protocol]?.releases ?? []).flatMap(
      (index) => decodeObservation(atlas, atlas.releases[index] as string, protocol) ?? [],
    );
    return measured.slice(1).map((now, index): ReleaseChanges => {
      const old = measured[index] as Observation;
      return {
        release: now.release,
        before: old.release,
        protocol,
        groups: groupChanges(compareObservations(old, now)),
        lost: findLostScenarios(old, now).map(({ scenario, reason }) => ({ scenario, reason })),
      };
    });
  });
  const findReleaseIndex = ({ release }: ReleaseChanges) => atlas.releases.indexOf(release);
  return history.sort((a, b) => findReleaseIndex(b) - findReleaseIndex(a));
}

/**
 * Lists the changes of each measured release after `from` and up to `to`, the newest first.
 * @throws TouchstoneError `release-not-measured`, `releases-reversed`
 */
export function listChanges(atlas: Atlas, from: string, to: string): ReleaseChanges[] {
  const [first, last] = findTwoReleases(atlas, from, to);
  const own = atlas.releases.slice(first + 1, last + 1);
  return buildHistory(atlas).filter(({ release }) => own.includes(release));
}

const PROTOCOL_TITLES = { exec: "`codex exec --json`", "app-server": "`codex app-server`" };

/** Renders the changelog of codex's events as Markdown. */
export function renderChangelog(atlas: Atlas): string {
  const text = [
    "# What codex sends, release by release",
    "",
    `Written by \`touchstone atlas\` from ${atlas.releases.length} releases (${atlas.releases[0]} to ${atlas.releases.at(-1)}) and the scenarios of the catalogue that ran on both`,
    "of two neighboring releases. What no scenario shows is not here. A change stands at the first measured release that has it. An older release that was not measured may have it too. The same change in many events is one line.",
    ...renderHistory(buildHistory(atlas)),
  ];
  return `${text.join("\n")}\n`;
}

/** Renders the changes between two releases as Markdown, for the release notes of a client. */
export function renderReleaseNotes(history: readonly ReleaseChanges[], from: string, to: string): string {
  const text = [
    `# What codex sends: changes from ${from} to ${to}`,
    ...(history.some(({ groups, lost }) => groups.length + lost.length > 0)
      ? renderHistory(history)
      : [
          "",
          `Nothing changed from ${from} to ${to}, in the scenarios that ran on a release and on the measured release before it.`,
        ]),
  ];
  return `${text.join("\n")}\n`;
}

function renderHistory(history: readonly ReleaseChanges[]): string[] {
  const releases = [...new Set(history.map(({ release }) => release))];
  return releases.flatMap((release) => [
    "",
    `## ${release}`,
    ...history
      .filter((one) => one.release === release)
      .flatMap(({ protocol, before, groups, lost }) => [
        "",
        `### ${PROTOCOL_TITLES[protocol]}, since ${before}`,
        "",
        ...(groups.length + lost.length === 0 ? ["Nothing."] : []),
        ...lost.map(
          ({ scenario, reason }) =>
            `- **breaking** The scenario \`${scenario}\` ran before, and does not now: ${escapeMarkdown(reason)}`,
        ),
        ...groups.map(
          ({ class: class_, message, scenario }) =>
            `- **${class_}** ${escapeMarkdown(message)} (${scenario})`,
        ),
      ]),
  ]);
}

/** Escapes a text for Markdown, except its code spans. A backtick without a partner is escaped too, so it begins no code span. */
function escapeMarkdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_[\]<>&|#`]/g, "\\$&")))
    .join("")
    .replace(/\n/g, " ");
}

/**
 * Finds the indices of two releases in the atlas.
 * @throws TouchstoneError `release-not-measured`; `releases-reversed` if the first one is not older than the second one
 */
export function findTwoReleases(atlas: Atlas, from: string, to: string): [number, number] {
  const measured = listMeasuredReleases(atlas, PROTOCOLS);
  const [first, last] = [from, to].map((release) => {
    if (!measured.includes(release)) throw atlasErrors.releaseNotMeasured({ release, measured });
    return atlas.releases.indexOf(release);
  }) as [number, number];
  if (first >= last) throw atlasErrors.releasesReversed({ from, to });
  return [first, last];
}

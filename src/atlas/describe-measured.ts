import { joinWords } from "../lib/index.js";
import { compareVersions } from "../lib/versions/index.js";

/** The maximum number of releases that a message names. */
const SHOWN = 4;

/** The oldest release whose events `touchstone atlas changelog` compares. */
const OLDEST_COMPARED = "0.44.0";

/** Finds the first release that a text names; undefined for a text such as `latest`. @param text a release or a range of releases */
function findVersion(text: string): string | undefined {
  return /\d+\.\d+\.\d+/.exec(text)?.[0];
}

/**
 * Names a few of the measured releases: those next to the wanted release, or the newest ones if the text names no release. Adds a
 * command that lists the measured releases after the oldest one since 0.44.0. If only a few releases were measured, names all of them.
 * @param wanted a release or a range of releases
 * @param measured the releases of an atlas, the oldest first
 */
export function describeMeasured(wanted: string, measured: readonly string[]): string {
  if (measured.length <= SHOWN) return `It has the events of ${measured.join(", ")}.`;
  const version = findVersion(wanted);
  const newer =
    version === undefined ? -1 : measured.findIndex((release) => compareVersions(release, version) > 0);
  const middle = newer < 0 ? measured.length : newer;
  const first = Math.min(Math.max(middle - SHOWN / 2, 0), measured.length - SHOWN);
  const shown = joinWords(measured.slice(first, first + SHOWN), "and");
  const oldest = measured.find((release) => compareVersions(release, OLDEST_COMPARED) >= 0);
  return [
    `It has the events of ${measured.length} releases; the ${version === undefined ? "newest" : "nearest"} are ${shown}.`,
    `\`touchstone atlas changelog --from ${oldest} --to ${measured.at(-1)} --markdown | grep '^## '\` lists the releases after ${oldest}.`,
  ].join(" ");
}

/** Says how to measure a release, or why that does not help. Returns an empty text if `release` names no release, such as `latest`. */
export function describeMeasuring(release: string): string {
  const version = findVersion(release);
  if (version === undefined) return "";
  return compareVersions(version, OLDEST_COMPARED) < 0
    ? ` codex sent other events before ${OLDEST_COMPARED}. They can't be compared with those of later releases.`
    : ` \`touchstone atlas --codex ${version}\` measures that release.`;
}

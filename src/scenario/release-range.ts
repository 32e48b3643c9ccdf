/** Ranges of releases of codex in a scenario. */
import { compareVersions } from "../lib/versions/index.js";

const RELEASE = String.raw`\d+\.\d+\.\d+`;
/** `0.44.0..0.96.0`, `..0.96.0`, `0.97.0..` or one release. */
export const RELEASE_RANGE = new RegExp(
  `^(?:${RELEASE}|${RELEASE}\\.\\.${RELEASE}|\\.\\.${RELEASE}|${RELEASE}\\.\\.)$`,
);

/** Whether a release is in a range. A suffix of the release, such as `-alpha.1`, is ignored. */
export function isInRange(codex: string, range: string): boolean {
  const [from = "", to = from] = range.split("..");
  const [release = codex] = codex.split(/[-+]/);
  return (
    (from === "" || compareVersions(from, release) <= 0) && (to === "" || compareVersions(release, to) <= 0)
  );
}

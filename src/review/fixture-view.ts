import {
  compareFileKinds,
  compareLines,
  type FixtureDiff,
  type FixtureSet,
  type LineComparison,
  type Pair,
} from "../diff/index.js";
import { formatCount, splitLines } from "../lib/index.js";
import { type AuditEntry, filterTrail, type ManifestEntry } from "../store/index.js";
import { getFileKind } from "../transcript/index.js";
import type { AuditLine, FileView, FixtureView, ListedFixture, ProvenanceRows } from "./review-types.js";

/** The number of characters of a digest that are enough to distinguish two digests. */
const SHORT_DIGEST_LENGTH = "sha256:".length + 12;

/** The lines of one side of a fixture: path → lines. */
export type SideLines = Record<string, string[]>;

/** Reads the lines of a fixture's files. Missing files are left out. */
export async function readSide(set: FixtureSet, name: string): Promise<SideLines> {
  const side: SideLines = {};
  if (!set.names.includes(name)) return side;
  for (const file of set.files(name)) {
    const content = await set.read(file);
    if (content === undefined) continue;
    side[file] = splitLines(content.toString("utf8"));
  }
  return side;
}

/** Aligns the old and the new lines of each file. The events come first, in the order of their steps; then the wire, and the session files. */
export function buildFileViews(old: SideLines, now: SideLines, diff: FixtureDiff): FileView[] {
  const names = [
    ...new Set([...Object.keys(now), ...Object.keys(old), ...diff.files.map(({ file }) => file)]),
  ];
  names.sort(compareFileKinds);
  return names.map((file) => buildFileView(file, old[file], now[file], diff));
}

function buildFileView(
  file: string,
  old: string[] | undefined,
  now: string[] | undefined,
  { files }: FixtureDiff,
): FileView {
  const numbers = new Map<string, number>();
  const indexText = (text: string) => {
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  };
  const lines = { old: (old ?? []).map(indexText), new: (now ?? []).map(indexText) };
  const { pairs, differences } = compareSides(old, now);
  const wholeFile = files.find((other) => other.file === file)?.differences ?? [];
  return {
    file,
    what: getFileKind(file),
    texts: [...numbers.keys()],
    ...lines,
    pairs,
    differences: differences.length > 0 ? differences : wholeFile,
  };
}

/**
 * Compares the lines of a file. If only one side has the file, no line has a partner, and the lines have no differences: the whole
 * file is the difference.
 */
function compareSides(old: string[] | undefined, now: string[] | undefined): LineComparison {
  if (old && now) return compareLines(old, now);
  const removed = (old ?? []).map((_, index): Pair => [index, null]);
  const added = (now ?? []).map((_, index): Pair => [null, index]);
  return { pairs: [...removed, ...added], differences: [] };
}

/** Lists what the manifest says about a fixture's origin and its files. */
export function listProvenance(entry: ManifestEntry): ProvenanceRows {
  const { subject, scenario, touchstone, harvestedAt, reviewed, captured, steps, wire, session } = entry;
  const { sdk, codex, model, platform } = subject;
  const commit = sdk.commit ? `, commit ${sdk.commit}${sdk.dirty ? " with changes" : ""}` : "";
  const mismatch = codex.versionMismatch ? `, not the pinned ${codex.pin}` : "";
  return [
    ["SDK", `${sdk.package} ${sdk.version} (${sdk.source}${commit})`],
    ["codex", `${codex.version} (${codex.source}${mismatch})`],
    ["model", model],
    ["platform", platform],
    [captured ? "capture" : "scenario", `${scenario.slice(0, SHORT_DIGEST_LENGTH)}…`],
    ...(captured ? [["captured", describeCapture(captured)] as [string, string]] : []),
    ["touchstone", touchstone],
    [captured ? "imported" : "harvested", harvestedAt],
    ["reviewed", reviewed ? `${reviewed.at} by ${reviewed.by}` : "no"],
    ["events", steps.map(({ file, events }) => `${file} ${events}`).join(", ")],
    ["frames", wire ? String(wire.frames) : "none recorded"],
    ...(session?.files ?? []).map(({ file, path, records }): [string, string] => [
      "session file",
      `${file}: ${formatCount(records, "record")}; codex wrote it as ${path}`,
    ]),
    ...entry.variants.map(({ cause, runs }): [string, string] => [
      "variant",
      `${cause} (${formatCount(runs, "run")})`,
    ]),
    ...entry.redactions.map(({ at, rule, count }): [string, string] => [
      "redacted",
      `${at}: ${rule}, ${formatCount(count, "time")}`,
    ]),
  ];
}

function describeCapture({ from, format, misfits }: NonNullable<ManifestEntry["captured"]>): string {
  const how = misfits ? ", with messages that its release does not send" : "";
  return `from ${from} (${format}${how}); no harvest can record it again`;
}

/** Lists the audit log's entries about a fixture, the latest first. */
export function listAuditLines(entries: AuditEntry[], name: string): AuditLine[] {
  return filterTrail(entries, name)
    .flatMap(({ seq, at, by, reason, changes }) =>
      changes.map(({ change }): AuditLine => ({ seq, at, by, change, reason })),
    )
    .reverse();
}

export function countDifferences({ files }: FixtureDiff): ListedFixture["differences"] {
  const counts = { breaking: 0, additive: 0, cosmetic: 0 };
  for (const { differences } of files) for (const difference of differences) counts[difference.class]++;
  return counts;
}

/** Removes all lines from the view of a fixture that may contain a secret, so that others can see the view. */
export function withholdSecrets(view: FixtureView): FixtureView {
  return { ...view, files: [], withheld: true };
}

import { didYouMean, splitLines } from "../lib/index.js";
import { computeSha256, findEntry, listParts, storeErrors } from "../store/index.js";
import { getFileKind } from "../transcript/index.js";
import { findMostSevere } from "./classify/drift-classes.js";
import { compareLines } from "./compare-lines.js";
import type { FixtureSet } from "./fixture-set.js";
import type { Difference, DriftClass, FileDiff, FixtureDiff, SetDiff } from "./types.js";

/**
 * Compares two sets of fixtures.
 * @param only names of the fixtures to compare; default: all
 * @returns the differences of each fixture that is not the same, sorted by name
 * @throws TouchstoneError `no-such-fixture`
 */
export async function diffSets(old: FixtureSet, now: FixtureSet, only: string[] = []): Promise<SetDiff> {
  const all = [...new Set([...old.names, ...now.names])].sort();
  const unknown = only.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw storeErrors.noSuchFixture({
      name: unknown,
      folders: [old.label, now.label],
      count: all.length,
      near: didYouMean(unknown, all),
    });
  }
  const fixtures: FixtureDiff[] = [];
  let same = 0;
  for (const name of only.length > 0 ? all.filter((one) => only.includes(one)) : all) {
    const diff = await diffFixture(old, now, name);
    if (diff.change === "same") same++;
    else fixtures.push(diff);
  }
  return { old: old.label, new: now.label, fixtures, same };
}

/**
 * Compares one fixture in two sets. A file at a git revision is not read if it has the same digest in both sets.
 * @param name of the fixture
 * @returns the differences of each file
 */
export async function diffFixture(old: FixtureSet, now: FixtureSet, name: string): Promise<FixtureDiff> {
  const inOld = old.names.includes(name);
  const inNew = now.names.includes(name);
  if (!inOld) return { name, change: "added", class: "additive", files: diffWholeFiles(now, name, ADDED) };
  if (!inNew)
    return { name, change: "removed", class: "breaking", files: diffWholeFiles(old, name, REMOVED) };
  const files: FileDiff[] = [];
  for (const file of [...new Set([...old.files(name), ...now.files(name)])]) {
    const differences = await diffFile(old, now, name, file);
    if (differences.length > 0) files.push({ file, what: getFileKind(file), differences });
  }
  const class_ = findMostSevere(files.flatMap(({ differences }) => differences));
  return { name, change: class_ ? "changed" : "same", class: class_, files };
}

async function diffFile(old: FixtureSet, now: FixtureSet, name: string, file: string): Promise<Difference[]> {
  if (!old.files(name).includes(file)) return [buildFileDifference(file, "file-added", "additive")];
  if (!now.files(name).includes(file)) return [buildFileDifference(file, "file-removed", "breaking")];
  const [oldBlob, newBlob] = [await old.blob(file), await now.blob(file)];
  // The new set's manifest still lists a file that was deleted.
  if (oldBlob !== undefined && newBlob === undefined && now.hasFiles)
    return [buildFileDifference(file, "file-removed", "breaking")];
  if (oldBlob === undefined || newBlob === undefined) return diffSummaries(old, now, name, file);
  if (oldBlob === newBlob) return [];
  const { differences } = compareLines(
    splitContent(await old.read(file)),
    splitContent(await now.read(file)),
  );
  if (differences.length > 0) return differences;
  return [
    {
      ...buildFileDifference(file, "value-changed", "cosmetic"),
      message: `${file}: the same lines, but other bytes, such as a missing line end of the last line`,
    },
  ];
}

/**
 * Compares a file of a fixture that a set lacks, although the set's manifest lists the file: by the digest of the file, and if both
 * sets have a manifest, by the number of events of each method.
 */
async function diffSummaries(
  old: FixtureSet,
  now: FixtureSet,
  name: string,
  file: string,
): Promise<Difference[]> {
  const [was, is] = [await summarizeFile(old, name, file), await summarizeFile(now, name, file)];
  if (!was || !is || was.digest === is.digest) return [];
  const found: Difference[] = [];
  const [before, after] = was.methods && is.methods ? [was.methods, is.methods] : [{}, {}];
  for (const method of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const change = (after[method] ?? 0) - (before[method] ?? 0);
    if (change === 0) continue;
    const difference =
      change < 0
        ? buildFileDifference(file, "event-removed", "breaking")
        : buildFileDifference(file, "event-added", "additive");
    const message = `${method}: ${before[method] ?? 0} before, ${after[method] ?? 0} now`;
    found.push({ ...difference, event: method, message });
  }
  if (found.length > 0) return found;
  const message = `${file}: its bytes differ; what differs is unknown, because a set has only its manifest`;
  return [{ ...buildFileDifference(file, "value-changed", "breaking"), message }];
}

/** What a set knows of a file without its lines. */
interface FileSummary {
  digest: string;
  /** Method → number of events; undefined if the set has no manifest. */
  methods?: Record<string, number>;
}

async function summarizeFile(
  { manifest, read }: FixtureSet,
  name: string,
  file: string,
): Promise<FileSummary | undefined> {
  if (!manifest) {
    const content = await read(file);
    return content && { digest: computeSha256(content) };
  }
  const entry = findEntry(manifest, name);
  const part = entry && listParts(entry).find((one) => one.file === file);
  const methods = entry?.steps.find((one) => one.file === file)?.methods ?? {};
  return part && { digest: part.digest, methods };
}

const ADDED = { kind: "fixture-added", class: "additive" } as const;
const REMOVED = { kind: "fixture-removed", class: "breaking" } as const;

function diffWholeFiles(
  set: FixtureSet,
  name: string,
  { kind, class: class_ }: typeof ADDED | typeof REMOVED,
): FileDiff[] {
  return set.files(name).map((file) => ({
    file,
    what: getFileKind(file),
    differences: [buildFileDifference(file, kind, class_)],
  }));
}

function buildFileDifference(file: string, kind: Difference["kind"], class_: DriftClass): Difference {
  const message = `${file} is ${kind.endsWith("added") ? "new" : "gone"}`;
  return { class: class_, kind, oldLine: null, newLine: null, event: "", path: "", message };
}

function splitContent(content: Buffer | undefined): string[] {
  return splitLines((content ?? "").toString());
}

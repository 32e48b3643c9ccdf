/** Finds how the last harvests of each subject and of the reference have changed the subject's results. */
import { type EarlierFixtures, findLastHarvest, type LastHarvest } from "../diff/index.js";
import { type AuditEntry, findEntry, findUnsupported, type Manifest } from "../store/index.js";
import { locateSubjectFolder } from "../transcript/index.js";
import type { AcceptedDifference } from "./accepted.js";
import { buildMatrix } from "./build-matrix.js";
import { parityErrors } from "./errors.js";
import { buildManifestSubject } from "./folder-subject.js";
import { judgeMatrix } from "./judge-matrix.js";
import type { CellMark } from "./marks.js";
import type {
  ParityCell,
  ParityMatrix,
  ParitySubject,
  ScenarioOutcome,
  StoredSubject,
} from "./parity-types.js";
import { getMark } from "./summary.js";

/** What the last harvests of a subject and of the reference have changed in the subject's results. */
export interface SubjectHistory {
  subject: string;
  /** The entry of the subject's last harvest in its audit log; undefined if there is none. */
  lastHarvest: AuditEntry | undefined;
  /** The earlier fixtures of the subject and of the reference, as far as they are known: `python at commit 1a2b3c4d`. */
  comparedWith: string[];
  /** The scenarios whose result differs from the earlier one, sorted by name. */
  changes: ResultChange[];
}

/** A scenario whose result has changed. */
export interface ResultChange {
  scenario: string;
  /** The marks; undefined on the side that does not have the scenario. */
  before: CellMark | undefined;
  now: CellMark | undefined;
  /** The differences that only the earlier fixtures have, as parity.yaml names them. */
  gone: string[];
  /** The differences that only the present fixtures have. */
  added: string[];
  /** Why the scenario failed now, is not compared or is not supported. */
  reason: string | undefined;
}

/**
 * Compares the results of each subject with its results before its own last harvest and the last harvest of the reference. The present
 * parity.yaml is applied to the earlier results, too.
 * @param matrix the present results, which `judgeMatrix` has marked
 * @param opened the subjects of the matrix, the reference first
 * @param fixtures the folder with a fixtures folder for each subject
 * @returns one history for each subject except the reference
 */
export async function readSubjectHistories(
  matrix: ParityMatrix,
  accepted: AcceptedDifference[],
  opened: StoredSubject[],
  fixtures: string,
): Promise<SubjectHistory[]> {
  const sides = opened.map(async (now): Promise<SubjectSides> => {
    return { id: now.id, now, last: await findLastHarvest(locateSubjectFolder(fixtures, now.id)) };
  });
  const [reference, ...subjects] = (await Promise.all(sides)) as [SubjectSides, ...SubjectSides[]];
  const ofReference = listChanged(reference);
  const changed = new Map(
    subjects.map((subject) => [subject, new Set([...ofReference, ...listChanged(subject)])]),
  );
  const oldReference = rememberOutcomes(
    await openEarlier(reference, new Set([...changed.values()].flatMap((names) => [...names]))),
  );
  const histories: SubjectHistory[] = [];
  for (const [subject, names] of changed) {
    const comparedWith = [subject, reference].flatMap(({ id, last }) =>
      last?.earlier ? [`${id} at ${last.earlier.label}`] : [],
    );
    const oldSubject = await openEarlier(subject, names);
    const changes =
      comparedWith.length > 0 ? await findChanges(matrix, accepted, names, oldReference, oldSubject) : [];
    histories.push({ subject: subject.id, lastHarvest: subject.last?.entry, comparedWith, changes });
  }
  return histories;
}

/** The present fixtures of a subject, and its last harvest, which knows the earlier ones. */
interface SubjectSides {
  id: string;
  last: LastHarvest | undefined;
  now: StoredSubject;
}

async function findChanges(
  matrix: ParityMatrix,
  accepted: AcceptedDifference[],
  names: Set<string>,
  oldReference: ParitySubject,
  oldSubject: ParitySubject,
): Promise<ResultChange[]> {
  const known = [...oldReference.names, ...oldSubject.names].filter((name) => names.has(name));
  const earlier =
    known.length === 0 ? { ...matrix, cells: [] } : await buildMatrix(oldReference, [oldSubject], known);
  const judged = judgeMatrix(earlier, accepted, { allScenarios: false, allSubjects: false }).matrix;
  const findCell = ({ cells }: ParityMatrix, name: string) =>
    cells.find(({ scenario, subject: id }) => scenario === name && id === oldSubject.id);
  return [...names].sort().flatMap((name) => {
    const change = buildChange(name, findCell(judged, name), findCell(matrix, name));
    const isChange = change.before !== change.now || change.gone.length + change.added.length > 0;
    return isChange ? [change] : [];
  });
}

function buildChange(
  scenario: string,
  before: ParityCell | undefined,
  now: ParityCell | undefined,
): ResultChange {
  const [old, present] = [listWhats(before), listWhats(now)];
  return {
    scenario,
    before: before && getMark(before),
    now: now && getMark(now),
    gone: [...old].filter((what) => !present.has(what)),
    added: [...present].filter((what) => !old.has(what)),
    reason: now?.reason,
  };
}

function listWhats(cell: ParityCell | undefined): Set<string> {
  return new Set(cell?.differences.map(({ what }) => what));
}

/** Returns the same subject, but each of its recordings is read only once. */
function rememberOutcomes(subject: ParitySubject): ParitySubject {
  const outcomes = new Map<string, Promise<ScenarioOutcome>>();
  const readOutcome = (name: string) => {
    const outcome = outcomes.get(name) ?? subject.readOutcome(name);
    outcomes.set(name, outcome);
    return outcome;
  };
  return { ...subject, readOutcome };
}

/** Lists the scenarios whose recording has changed, is new, or is gone. */
function listChanged({ last, now: { manifest } }: SubjectSides): string[] {
  const earlier = last?.earlier?.manifest;
  if (!earlier) return [];
  const names = [earlier, manifest].flatMap(({ scenarios, unsupported = {} }) => [
    ...Object.keys(scenarios),
    ...Object.keys(unsupported),
  ]);
  return [...new Set(names)].filter((name) => buildKey(earlier, name) !== buildKey(manifest, name));
}

/** Builds a text from everything that a comparison reads of a scenario. */
function buildKey(manifest: Manifest, name: string): string {
  const { scenario, subject, steps, wire } = findEntry(manifest, name) ?? {};
  const lacks = findUnsupported(manifest, name);
  return JSON.stringify([scenario, subject?.codex.version, steps, wire, lacks?.scenario, lacks?.reason]);
}

/** Opens the earlier fixtures, or the present ones if no earlier ones are known. @param names of the scenarios to read */
async function openEarlier({ id, now, last }: SubjectSides, names: Set<string>): Promise<ParitySubject> {
  const earlier = last?.earlier;
  if (!earlier) return now;
  const texts = await readTexts(earlier, names);
  const { label, manifest } = earlier;
  const readFile = async (file: string) => {
    const text = texts.get(file);
    if (text === undefined)
      throw parityErrors.fixtureUnreadable({ path: `${label}:${file}`, cause: "it is missing" });
    return text.toString();
  };
  return buildManifestSubject(manifest, readFile, { id, folder: label, protocol: now.protocol });
}

function readTexts({ manifest, readAll }: EarlierFixtures, names: Set<string>): Promise<Map<string, Buffer>> {
  const entries = [...names].flatMap((name) => findEntry(manifest, name) ?? []);
  return readAll(
    entries.flatMap(({ steps, wire }) => [...steps, ...(wire ? [wire] : [])].map(({ file }) => file)),
  );
}

import { didYouMean, TouchstoneError } from "../lib/index.js";
import { scenarioErrors } from "../scenario/index.js";
import { compareRecordings } from "./compare-recordings.js";
import { parityErrors } from "./errors.js";
import type {
  ParityCell,
  ParityMatrix,
  ParitySubject,
  RecordedScenario,
  ScenarioOutcome,
} from "./parity-types.js";

/**
 * Compares each subject with the reference, scenario by scenario.
 * @param names of the scenarios; default: all scenarios of the subjects and the reference
 * @param isInShard whether a scenario belongs to this machine's share; default: all do
 * @throws TouchstoneError `scenario-unknown`, `reference-of-exec`
 */
export async function buildMatrix(
  reference: ParitySubject,
  subjects: ParitySubject[],
  names: string[] = [],
  isInShard: (name: string) => boolean = () => true,
): Promise<ParityMatrix> {
  if (reference.protocol === "exec") throw parityErrors.referenceOfExec({ reference: reference.id });
  const known = [...new Set([reference, ...subjects].flatMap((subject) => subject.names))].sort();
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = didYouMean(unknown, known);
    throw scenarioErrors.scenarioOfNoSubject({ name: unknown, reference: reference.id, near });
  }
  const scenarios = (names.length > 0 ? [...new Set(names)].sort() : known).filter(isInShard);
  const cells: ParityCell[] = [];
  for (const scenario of scenarios) {
    const expected = await readOutcome(reference, scenario);
    for (const subject of subjects) cells.push(await buildCell(scenario, expected, subject, reference.id));
  }
  const { id, version, live } = reference;
  return {
    reference: { id, version, live },
    subjects: subjects.map(({ id, version, live, protocol }) => ({ id, version, live, protocol })),
    scenarios,
    cells,
  };
}

async function buildCell(
  scenario: string,
  expected: ScenarioOutcome,
  subject: ParitySubject,
  reference: string,
): Promise<ParityCell> {
  const outcome = await readOutcome(subject, scenario);
  const cell = { scenario, subject: subject.id, differences: [], comparisons: [] };
  if (outcome.kind === "failed") return { ...cell, kind: "failed", reason: outcome.error };
  if (outcome.kind === "none") {
    const how = `touchstone harvest --sdk ${subject.id} --scenario ${scenario}`;
    return { ...cell, kind: "not run", reason: `there is no fixture; \`${how}\` records one` };
  }
  if (expected.kind !== "recorded") {
    if (outcome.kind === "unsupported") return { ...cell, kind: "unsupported", reason: outcome.reason };
    if (expected.kind === "failed")
      return { ...cell, kind: "failed", reason: `the reference, ${reference}: ${expected.error}` };
    const reason = `the reference, ${reference}, has no fixture to compare with`;
    return { ...cell, kind: "not run", reason };
  }
  if (outcome.scenario !== expected.scenario) {
    const reason = `it was recorded from another version of the scenario than the reference: harvest ${subject.id} or ${reference} again`;
    return { ...cell, kind: "not run", stale: true, reason };
  }
  if (outcome.kind === "unsupported") return { ...cell, kind: "unsupported", reason: outcome.reason };
  if (outcome.codex !== expected.codex) {
    // A difference between two releases of codex would look like one between two SDKs.
    const codex = { reference: expected.codex, subject: outcome.codex };
    const reason = `it was recorded with codex ${codex.subject}, and the reference with codex ${codex.reference}: harvest ${subject.id} or ${reference} again`;
    return { ...cell, kind: "not run", stale: true, codex, reason };
  }
  return compareCell(cell, expected, outcome, subject);
}

function compareCell(
  cell: Omit<ParityCell, "kind">,
  expected: RecordedScenario,
  outcome: RecordedScenario,
  { protocol }: ParitySubject,
): ParityCell {
  const comparisons = compareRecordings(expected, outcome, protocol);
  const differences = comparisons.flatMap((comparison) => comparison.differences);
  return { ...cell, kind: differences.length > 0 ? "differs" : "same", differences, comparisons };
}

/** Reads an outcome. A fixture that can't be read becomes a failure, so that all other scenarios can be compared. */
async function readOutcome(subject: ParitySubject, scenario: string): Promise<ScenarioOutcome> {
  try {
    return await subject.readOutcome(scenario);
  } catch (error) {
    if (error instanceof TouchstoneError && error.kind === "finding")
      return { kind: "failed", error: error.message };
    throw error;
  }
}

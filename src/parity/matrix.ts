import { didYouMean, TouchstoneError } from "../lib/index.js";
import { scenarioErrors } from "../scenario/index.js";
import { compare } from "./compare.js";
import type { Cell, Matrix, Outcome, Recorded, Subject } from "./types.js";

/**
 * Every scenario through every subject, beside the reference.
 * @param names scenarios; default: all that any of them knows
 * @throws TouchstoneError `scenario-unknown`
 */
export async function matrixOf(
  reference: Subject,
  subjects: Subject[],
  names: string[] = [],
): Promise<Matrix> {
  const known = [...new Set([reference, ...subjects].flatMap((subject) => subject.names))].sort();
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = didYouMean(unknown, known);
    throw scenarioErrors.scenarioOfNoSubject({ name: unknown, reference: reference.id, near });
  }
  const scenarios = names.length > 0 ? [...new Set(names)].sort() : known;
  const cells: Cell[] = [];
  for (const scenario of scenarios) {
    const wanted = await outcomeOf(reference, scenario);
    for (const subject of subjects) cells.push(await cellOf(scenario, wanted, subject, reference.id));
  }
  const { id, version, live } = reference;
  return {
    reference: { id, version, live },
    subjects: subjects.map(({ id, version, live, protocol }) => ({ id, version, live, protocol })),
    scenarios,
    cells,
  };
}

async function cellOf(scenario: string, wanted: Outcome, subject: Subject, reference: string): Promise<Cell> {
  const outcome = await outcomeOf(subject, scenario);
  const cell = { scenario, subject: subject.id, differences: [], comparisons: [] };
  if (outcome.kind === "failed") return { ...cell, kind: "failed", reason: outcome.error };
  if (outcome.kind === "none") {
    const how = `touchstone harvest --sdk ${subject.id} --scenario ${scenario}`;
    return { ...cell, kind: "not run", reason: `there is no fixture; \`${how}\` records one` };
  }
  if (wanted.kind !== "recorded")
    return {
      ...cell,
      kind: "not run",
      reason: `the reference, ${reference}, has no fixture to compare with`,
    };
  if (outcome.scenario !== wanted.scenario) {
    const reason = `it was recorded of another version of the scenario than the reference: harvest ${subject.id}, or ${reference}, anew`;
    return { ...cell, kind: "not run", stale: true, reason };
  }
  if (outcome.kind === "unsupported") return { ...cell, kind: "unsupported", reason: outcome.reason };
  return compared(cell, wanted, outcome, subject);
}

function compared(
  cell: Omit<Cell, "kind">,
  wanted: Recorded,
  outcome: Recorded,
  { protocol }: Subject,
): Cell {
  const comparisons = compare(wanted, outcome, protocol);
  const differences = comparisons.flatMap((comparison) => comparison.differences);
  return { ...cell, kind: differences.length > 0 ? "differs" : "same", differences, comparisons };
}

/** A fixture that can't be read is a failure of its cells, and no end of the others. */
async function outcomeOf(subject: Subject, scenario: string): Promise<Outcome> {
  try {
    return await subject.outcome(scenario);
  } catch (error) {
    if (error instanceof TouchstoneError && error.kind === "finding")
      return { kind: "failed", error: error.message };
    throw error;
  }
}

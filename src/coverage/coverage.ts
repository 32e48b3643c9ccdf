import { readPlainText, resolveInside } from "../lib/index.js";
import type { ProtocolSchemas } from "../protocol/schemas/index.js";
import { type Manifest, omitCaptured } from "../store/index.js";
import { collectNames, getEnumKind, type WireNames } from "./fixture-names.js";
import { COVERAGE_KINDS, type CoverageKind } from "./kinds.js";
import type { Reasons } from "./reasons.js";

/** One name of the protocol. */
export interface CoverageRow {
  kind: CoverageKind;
  name: string;
  /** Scenarios in whose wire it was sent. */
  scenarios: string[];
  /** For a notification: whether a scenario's SDK yields it as an event. True for all other kinds. */
  reachesUser: boolean;
  /** Whether its absence needs no reason: it is an experimental request, or a value of an enum that is no status. */
  isOptional: boolean;
  /**
   * For a client's request: whether codex answered it with a result in any scenario. False if codex always refused or ignored it, or if
   * no scenario sends it.
   */
  hasResult?: boolean;
  /** The reason why no scenario contains it. */
  reason?: string;
}

export interface Coverage {
  rows: CoverageRow[];
  /**
   * One sentence for each name that has neither a recording nor a reason, although it is not optional; for each name that has both; and
   * for each reason of an unknown name.
   */
  problems: string[];
}

/** A fixtures folder of a subject, and its manifest. */
export interface CoveredSubject {
  folder: string;
  manifest: Manifest | undefined;
}

/** The names that the fixture of one scenario contains. */
interface FixtureNames extends WireNames {
  scenario: string;
  eventMethods: Set<string>;
}

/**
 * Compares the wires of fixtures folders with the protocol.
 * @param subjects the reference, and others whose wires count too
 * @param stableRequests methods of the client's requests in codex's stable API; each of them must be recorded or explained
 * @returns a row for each name of the protocol, and the problems
 */
export async function measureCoverage(
  subjects: CoveredSubject[],
  schemas: ProtocolSchemas,
  stableRequests: string[],
  reasons: Reasons,
): Promise<Coverage> {
  const shown = (await Promise.all(subjects.map((subject) => readFixtureNames(subject, schemas)))).flat();
  const known = listKnownNames(schemas);
  const isOptional = (kind: CoverageKind, name: string) =>
    kind === "values" || (kind === "clientRequests" && !stableRequests.includes(name));
  const rows = COVERAGE_KINDS.flatMap((kind) =>
    known[kind].map((name) => ({
      ...buildRow(kind, name, shown, reasons),
      isOptional: isOptional(kind, name),
    })),
  );
  return { rows, problems: [...rows.flatMap(listProblems), ...listUnknownReasons(known, reasons)] };
}

function listKnownNames(schemas: ProtocolSchemas): Record<CoverageKind, string[]> {
  const values = [...schemas.listEnums()].flatMap(([name, all]) =>
    all.map((value) => ({ kind: getEnumKind(name), name: `${name}.${value}` })),
  );
  const list = (wanted: string) => values.filter(({ kind }) => kind === wanted).map(({ name }) => name);
  return {
    notifications: schemas.listMethods("ServerNotification"),
    items: schemas.listItemTypes(),
    requests: schemas.listMethods("ServerRequest"),
    clientRequests: schemas.listMethods("ClientRequest"),
    errors: schemas.listErrorKinds(),
    statuses: list("statuses"),
    values: list("values"),
  };
}

function readFixtureNames(
  { folder, manifest }: CoveredSubject,
  schemas: ProtocolSchemas,
): Promise<FixtureNames[]> {
  return Promise.all(
    Object.entries(omitCaptured(manifest?.scenarios ?? {})).map(async ([scenario, { steps, wire }]) => {
      const text = wire ? await readPlainText(resolveInside(folder, wire.file)) : "";
      const eventMethods = new Set(steps.flatMap(({ methods }) => Object.keys(methods)));
      return { scenario, eventMethods, ...collectNames(text, schemas) };
    }),
  );
}

function buildRow(
  kind: CoverageKind,
  name: string,
  shown: FixtureNames[],
  reasons: Reasons,
): Omit<CoverageRow, "isOptional"> {
  const showing = shown.filter(({ names }) => names[kind].has(name));
  const reason = reasons[kind][name];
  return {
    kind,
    name,
    scenarios: [...new Set(showing.map(({ scenario }) => scenario))],
    reachesUser: kind !== "notifications" || showing.some(({ eventMethods }) => eventMethods.has(name)),
    ...(kind === "clientRequests" ? { hasResult: showing.some(({ answered }) => answered.has(name)) } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}

function listProblems({ name, scenarios, reason, isOptional }: CoverageRow): string[] {
  const [first] = scenarios;
  if (!first && reason === undefined && !isOptional)
    return [`${name} is in no scenario, and no reason says why`];
  if (first && reason !== undefined)
    return [`${name} has a reason for being in no scenario, but is in ${first}`];
  return [];
}

function listUnknownReasons(known: Record<CoverageKind, string[]>, reasons: Reasons): string[] {
  return COVERAGE_KINDS.flatMap((kind) =>
    Object.keys(reasons[kind])
      .filter((name) => !known[kind].includes(name))
      .map((name) => `${name} has a reason, but this codex does not know it`),
  );
}

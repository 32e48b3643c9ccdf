import { readPlainText, resolveInside } from "../lib/index.js";
import { NOTIFICATIONS } from "../protocol/index.js";
import type { ProtocolSchemas } from "../protocol/schemas/index.js";
import type { Manifest } from "../store/index.js";
import { getMethod, getParams, isObject, type JsonValue, parseJson } from "../transcript/index.js";
import type { Reasons } from "./reasons.js";

export type CoverageKind = keyof Reasons;

/** One name of the protocol. */
export interface CoverageRow {
  kind: CoverageKind;
  name: string;
  /** Scenarios in whose wire codex sent it. */
  scenarios: string[];
  /** Whether a scenario's SDK yields it as an event. */
  reachesUser: boolean;
  /** The reason why no scenario contains it. */
  reason?: string;
}

export interface Coverage {
  rows: CoverageRow[];
  /** Names without recording and reason, names with both, and reasons for unknown names; each as a sentence. */
  problems: string[];
}

/** The names that one fixture contains. */
interface FixtureNames {
  scenario: string;
  names: Record<CoverageKind, Set<string>>;
  eventMethods: Set<string>;
}

/**
 * Compares the wires of a fixtures folder with the protocol.
 * @param folder the fixtures folder of `manifest`
 * @returns a row for each name of the protocol, and the problems
 */
export async function measureCoverage(
  folder: string,
  manifest: Manifest | undefined,
  schemas: ProtocolSchemas,
  reasons: Reasons,
): Promise<Coverage> {
  const entries = Object.entries(manifest?.scenarios ?? {});
  const shown = await Promise.all(
    entries.map(async ([scenario, { steps, wire }]): Promise<FixtureNames> => {
      const text = wire ? await readPlainText(resolveInside(folder, wire.file)) : "";
      const eventMethods = new Set(steps.flatMap(({ methods }) => Object.keys(methods)));
      return { scenario, names: collectNames(text), eventMethods };
    }),
  );
  const known: Record<CoverageKind, string[]> = {
    notifications: schemas.listMethods("ServerNotification"),
    items: schemas.listItemTypes(),
    requests: schemas.listMethods("ServerRequest"),
  };
  const rows = COVERAGE_KINDS.flatMap((kind) =>
    known[kind].map((name) => buildRow(kind, name, shown, reasons)),
  );
  return { rows, problems: [...rows.flatMap(listProblems), ...listUnknownReasons(known, reasons)] };
}

/**
 * The kinds of names that coverage counts, in the order of docs/coverage.md: messages that codex sends, and the types
 * of their items.
 */
export const COVERAGE_KINDS: CoverageKind[] = ["notifications", "items", "requests"];

/** Collects the names that codex sent in a wire. */
function collectNames(wire: string): Record<CoverageKind, Set<string>> {
  const names = { notifications: new Set<string>(), items: new Set<string>(), requests: new Set<string>() };
  for (const line of wire.split("\n").filter(Boolean)) {
    const entry = parseJson(line);
    if (!isObject(entry) || entry.from !== "codex") continue;
    const message = entry.message as JsonValue;
    const method = getMethod(message);
    if (method === undefined) continue;
    names[isObject(message) && "id" in message ? "requests" : "notifications"].add(method);
    const { item } = getParams(message);
    if ((method === NOTIFICATIONS.itemStarted || method === NOTIFICATIONS.itemCompleted) && isObject(item))
      names.items.add(String(item.type));
  }
  return names;
}

function buildRow(kind: CoverageKind, name: string, shown: FixtureNames[], reasons: Reasons): CoverageRow {
  const showing = shown.filter(({ names }) => names[kind].has(name));
  const reason = reasons[kind][name];
  return {
    kind,
    name,
    scenarios: showing.map(({ scenario }) => scenario),
    reachesUser: kind !== "notifications" || showing.some(({ eventMethods }) => eventMethods.has(name)),
    ...(reason === undefined ? {} : { reason }),
  };
}

function listProblems({ name, scenarios, reason }: CoverageRow): string[] {
  const [first] = scenarios;
  if (!first && reason === undefined) return [`${name} is in no scenario, and no reason says why`];
  if (first && reason !== undefined)
    return [`${name} has a reason for being in no scenario, and is in ${first}`];
  return [];
}

function listUnknownReasons(known: Record<CoverageKind, string[]>, reasons: Reasons): string[] {
  return COVERAGE_KINDS.flatMap((kind) =>
    Object.keys(reasons[kind])
      .filter((name) => !known[kind].includes(name))
      .map((name) => `${name} has a reason, and this codex knows no such thing`),
  );
}

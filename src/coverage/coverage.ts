import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { NOTIFICATIONS } from "../protocol/index.js";
import type { ProtocolSchemas } from "../protocol/schemas/index.js";
import type { Manifest } from "../store/index.js";
import { isObject, type JsonValue, methodOf, paramsOf, parseJson } from "../transcript/index.js";
import type { Reasons } from "./reasons.js";

export type CoverageKind = keyof Reasons;

/** One name of the protocol. */
export interface CoverageRow {
  kind: CoverageKind;
  name: string;
  /** Scenarios in whose wire codex sent it. */
  scenarios: string[];
  /** Does a scenario's SDK hand it to its user, as an event? */
  reachesUser: boolean;
  /** Why no scenario has it. */
  reason?: string;
}

export interface Coverage {
  rows: CoverageRow[];
  /** What is neither recorded nor explained, or explained and recorded, or explained and unknown: each in words. */
  problems: string[];
}

/** What one fixture shows. */
interface Shown {
  scenario: string;
  names: Record<CoverageKind, Set<string>>;
  toUser: Set<string>;
}

/**
 * Holds the wires of a fixtures folder against the protocol.
 * @param folder the fixtures folder that `manifest` belongs to
 */
export async function measureCoverage(
  folder: string,
  manifest: Manifest | undefined,
  schemas: ProtocolSchemas,
  reasons: Reasons,
): Promise<Coverage> {
  const entries = Object.entries(manifest?.scenarios ?? {});
  const shown = await Promise.all(
    entries.map(async ([scenario, { steps, wire }]): Promise<Shown> => {
      const text = wire ? await readFile(join(folder, wire.file), "utf8") : "";
      const toUser = new Set(steps.flatMap(({ methods }) => Object.keys(methods)));
      return { scenario, names: namesIn(text), toUser };
    }),
  );
  const known: Record<CoverageKind, string[]> = {
    notifications: schemas.methods("ServerNotification"),
    items: schemas.itemTypes(),
    requests: schemas.methods("ServerRequest"),
  };
  const rows = COVERAGE_KINDS.flatMap((kind) => known[kind].map((name) => rowOf(kind, name, shown, reasons)));
  return { rows, problems: [...rows.flatMap(problemOf), ...unknownReasons(known, reasons)] };
}

/** What coverage is counted of, in the order of docs/coverage.md: what codex sends, and the types of items in it. */
export const COVERAGE_KINDS: CoverageKind[] = ["notifications", "items", "requests"];

/** What codex sent in a wire. */
function namesIn(wire: string): Record<CoverageKind, Set<string>> {
  const names = { notifications: new Set<string>(), items: new Set<string>(), requests: new Set<string>() };
  for (const line of wire.split("\n").filter(Boolean)) {
    const entry = parseJson(line);
    if (!isObject(entry) || entry.from !== "codex") continue;
    const message = entry.message as JsonValue;
    const method = methodOf(message);
    if (method === undefined) continue;
    names[isObject(message) && "id" in message ? "requests" : "notifications"].add(method);
    const { item } = paramsOf(message);
    if ((method === NOTIFICATIONS.itemStarted || method === NOTIFICATIONS.itemCompleted) && isObject(item))
      names.items.add(String(item.type));
  }
  return names;
}

function rowOf(kind: CoverageKind, name: string, shown: Shown[], reasons: Reasons): CoverageRow {
  const having = shown.filter(({ names }) => names[kind].has(name));
  const reason = reasons[kind][name];
  return {
    kind,
    name,
    scenarios: having.map(({ scenario }) => scenario),
    reachesUser: kind !== "notifications" || having.some(({ toUser }) => toUser.has(name)),
    ...(reason === undefined ? {} : { reason }),
  };
}

function problemOf({ name, scenarios, reason }: CoverageRow): string[] {
  const [first] = scenarios;
  if (!first && reason === undefined) return [`${name} is in no scenario, and no reason says why`];
  if (first && reason !== undefined)
    return [`${name} has a reason for being in no scenario, and is in ${first}`];
  return [];
}

function unknownReasons(known: Record<CoverageKind, string[]>, reasons: Reasons): string[] {
  return COVERAGE_KINDS.flatMap((kind) =>
    Object.keys(reasons[kind])
      .filter((name) => !known[kind].includes(name))
      .map((name) => `${name} has a reason, and this codex knows no such thing`),
  );
}

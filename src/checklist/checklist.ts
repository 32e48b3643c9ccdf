import { escapeCell, formatCount } from "../lib/index.js";
import { findEntry, type Manifest, type ManifestEntry } from "../store/index.js";

/** The pinned versions. */
export interface PinnedVersions {
  codex: string;
  sdk: string;
}

export interface ChecklistOptions {
  pins: PinnedVersions;
  /** Names of the stale fixtures. */
  stale: Set<string>;
  /** Scenario → files of the user's tests that use its fixture. */
  tests: Map<string, string[]>;
  /** Scenario → the note that a person wrote. */
  notes: Map<string, string>;
  /** All scenarios, recorded or not: name → title. */
  catalogue: Map<string, string>;
}

const COLUMNS = [
  "Feature",
  "Scenario",
  "Fixture",
  "openai-codex",
  "codex",
  "Harvested",
  "Reviewed",
  "Freshness",
  "Replayed by",
  "Status",
  "Notes",
] as const;

/**
 * Renders the parity checklist: a table with each scenario's recording, its versions, its reviewer and the tests that
 * replay it. Equal input gives equal bytes. Notes written by hand are kept unchanged.
 * @returns Markdown
 */
export function renderChecklist(manifest: Manifest | undefined, options: ChecklistOptions): string {
  const { pins, catalogue, notes } = options;
  const names = [...new Set([...Object.keys(manifest?.scenarios ?? {}), ...catalogue.keys()])].sort();
  const rows = names.map((name) => {
    const entry = manifest && findEntry(manifest, name);
    return entry ? buildRow(name, entry, options) : buildUnrecordedRow(name, options);
  });
  const orphaned = [...notes].filter(([name]) => !names.includes(name));
  const table = [[...COLUMNS], COLUMNS.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
  return [
    "# Python parity checklist",
    "",
    `Written by \`touchstone checklist\` from the manifest; the column *Notes* is yours, and is kept. Pins: openai-codex ${pins.sdk}, codex ${pins.codex}.`,
    "",
    renderSummary(rows),
    "",
    ...(rows.length > 0 ? table : ["Nothing is recorded yet: run `touchstone harvest`."]),
    ...renderOrphanedNotes(orphaned),
    "",
  ].join("\n");
}

/**
 * Reads the notes of a checklist.
 * @param checklist its text
 * @returns scenario → note, as Markdown
 */
export function parseNotes(checklist: string): Map<string, string> {
  const notes = new Map<string, string>();
  let columns: string[] = [];
  for (const line of checklist.split(/\r?\n/)) {
    const orphan = /^- `([^`]+)`: (.+)$/.exec(line);
    if (orphan?.[1] && orphan[2]) notes.set(orphan[1], orphan[2]);
    if (!line.startsWith("|")) continue;
    const cells = splitCells(line);
    if (cells.includes("Scenario")) columns = cells;
    const name = cells[columns.indexOf("Scenario")]?.replaceAll("`", "");
    const note = cells[columns.indexOf("Notes")];
    if (name && note && note !== "Notes" && !/^-+$/.test(note)) notes.set(name, note);
  }
  return notes;
}

function buildRow(name: string, entry: ManifestEntry, { stale, tests, notes }: ChecklistOptions): string[] {
  const { sdk, codex } = entry.subject;
  const isCurrent = !stale.has(name);
  const users = tests.get(name) ?? [];
  const reviewed = entry.reviewed ? `${entry.reviewed.at.slice(0, 10)} ${entry.reviewed.by}` : "";
  return [
    escapeCell(entry.title),
    `\`${name}\``,
    entry.steps.map(({ file }) => `\`${file}\``).join("<br>"),
    entry.captured ? "" : sdk.version, // a capture has another client than the SDK
    codex.version,
    entry.harvestedAt.slice(0, 10),
    escapeCell(reviewed),
    describeFreshness(isCurrent, entry),
    users.map((file) => `\`${escapeCell(file)}\``).join("<br>"),
    describeStatus(isCurrent, entry.captured !== undefined, entry.reviewed !== undefined, users.length > 0),
    notes.get(name) ?? "",
  ];
}

function describeFreshness(isCurrent: boolean, { captured }: ManifestEntry): string {
  if (!isCurrent) return "stale";
  return captured ? `captured: ${escapeCell(captured.from)}` : "fresh";
}

function buildUnrecordedRow(name: string, { catalogue, tests, notes }: ChecklistOptions): string[] {
  const users = (tests.get(name) ?? []).map((file) => `\`${escapeCell(file)}\``).join("<br>");
  const title = escapeCell(catalogue.get(name) ?? "");
  return [title, `\`${name}\``, "", "", "", "", "", "", users, "not recorded", notes.get(name) ?? ""];
}

/** Describes the next step for a fixture; `done` if there is none. */
function describeStatus(isCurrent: boolean, captured: boolean, reviewed: boolean, replayed: boolean): string {
  if (!isCurrent) return captured ? "restore" : "harvest again";
  if (!reviewed) return "to review";
  return replayed ? "done" : "no test yet";
}

function renderSummary(rows: string[][]): string {
  const counts = new Map<string, number>();
  const at = COLUMNS.indexOf("Status");
  for (const row of rows) counts.set(row[at] as string, (counts.get(row[at] as string) ?? 0) + 1);
  const order = ["done", "no test yet", "to review", "harvest again", "restore", "not recorded"];
  const parts = order.flatMap((status) => (counts.has(status) ? [`${counts.get(status)} ${status}`] : []));
  return `${formatCount(rows.length, "scenario")}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}.`;
}

/** Renders the notes on scenarios that no longer exist, so that no note is lost. */
function renderOrphanedNotes(notes: [string, string][]): string[] {
  if (notes.length === 0) return [];
  return [
    "",
    "Notes on scenarios that are gone:",
    "",
    ...notes.map(([name, note]) => `- \`${name}\`: ${note}`),
  ];
}

function splitCells(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((text) => text.trim());
}

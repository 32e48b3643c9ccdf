import type { Coverage, CoverageRow } from "./coverage.js";
import type { ExecCoverageRow } from "./exec-coverage.js";
import type { CoverageKind } from "./kinds.js";

const TITLES: Record<Exclude<CoverageKind, "values">, string> = {
  notifications: "Notifications",
  items: "Item types of a thread",
  requests: "Requests that codex sends to its client",
  clientRequests: "Requests of the client, in codex's stable API",
  errors: "Kinds of errors (`codexErrorInfo`)",
  statuses: "Statuses",
};

/** Renders the coverage as Markdown. @param codex the release of the schema */
export function renderCoverage({ rows }: Coverage, codex: string): string {
  const sections = Object.entries(TITLES).flatMap(([kind, title]) => {
    const own = rows.filter((row) => row.kind === kind && !row.isOptional);
    return ["", `## ${title}: ${formatShare(own)}`, "", ...renderTable(own)];
  });
  const experimental = rows.filter(({ kind, isOptional }) => kind === "clientRequests" && isOptional);
  const values = rows.filter(({ kind }) => kind === "values");
  return [
    "# Coverage of the protocol",
    "",
    "This page lists which parts of codex's protocol the scenarios contain, and the reason for each part that none contains (but for experimental",
    "requests, and for values of enums that are no statuses).",
    "[coverage-exec.md](coverage-exec.md) does the same for `codex exec --json`.",
    "",
    `\`touchstone scenarios coverage --output docs/coverage.md\` writes it from the fixtures and from the JSON Schema of codex ${codex}. *On the`,
    "wire* means that codex sent it, but no SDK passed it to its user. *Refused* means that codex refused or ignored the request in every scenario.",
    ...sections,
    "",
    `## Experimental requests of the client: ${formatShare(experimental)}`,
    "",
    ...renderTable(experimental.filter(({ scenarios }) => scenarios.length > 0)),
    "",
    `In no scenario: ${listNames(experimental.filter(({ scenarios }) => scenarios.length === 0))}.`,
    "",
    `## Other values of enums: ${formatShare(values)}`,
    "",
    "| enum | in a scenario | in none |",
    "|---|---|---|",
    ...renderEnums(values),
    "",
  ].join("\n");
}

/** Renders the coverage of `codex exec --json` as Markdown. @param codex the recorded release */
export function renderExecCoverage(rows: ExecCoverageRow[], codex: string): string {
  const render = (kind: ExecCoverageRow["kind"], title: string) => {
    const own = rows.filter((row) => row.kind === kind);
    const lines = own.map(({ name, scenarios }) => `| \`${name}\` | ${formatScenarios(scenarios) || "–"} |`);
    return ["", `## ${title}: ${formatShare(own)}`, "", "| name | where |", "|---|---|", ...lines];
  };
  return [
    "# Coverage of `codex exec --json`",
    "",
    "This page lists which events of `codex exec --json` the scenarios contain. codex has no schema of them, so the list has the events and",
    "items that touchstone knows, and the statuses that were recorded.",
    "",
    `\`touchstone scenarios coverage --output docs/coverage.md\` writes this page, too, from the fixtures of codex ${codex}.`,
    ...render("events", "Events"),
    ...render("items", "Item types"),
    ...render("statuses", "Statuses of items"),
    "",
  ].join("\n");
}

/** Formats the covered share: `51 of 85 (60 %)`. */
export function formatShare(rows: { scenarios: string[] }[]): string {
  const covered = rows.filter(({ scenarios }) => scenarios.length > 0).length;
  return `${covered} of ${rows.length} (${Math.floor((100 * covered) / Math.max(rows.length, 1))} %)`;
}

function renderTable(rows: CoverageRow[]): string[] {
  const lines = rows.map((row) => `| \`${row.name}\` | ${describeScenarios(row).replaceAll("|", "\\|")} |`);
  return ["| name | where, or why not |", "|---|---|", ...lines];
}

function describeScenarios({ scenarios, reachesUser, hasResult, reason = "" }: CoverageRow): string {
  if (scenarios.length === 0) return `– ${reason}`;
  const notes = [reachesUser ? "" : " (on the wire)", hasResult === false ? " (refused)" : ""];
  return `${formatScenarios(scenarios)}${notes.join("")}`;
}

function formatScenarios([first = "", ...others]: string[]): string {
  return `${first}${others.length > 0 ? ` and ${others.length} more` : ""}`;
}

/** Renders a line for each enum, with the values that a scenario has and those that none has. */
function renderEnums(rows: CoverageRow[]): string[] {
  const split = rows.map((row) => {
    const [name = "", value = ""] = row.name.split(/\.(.*)/s);
    return { enum: name, row: { ...row, name: value } };
  });
  return [...new Set(split.map((one) => one.enum))].map((name) => {
    const own = split.filter((one) => one.enum === name).map(({ row }) => row);
    const shown = listNames(own.filter(({ scenarios }) => scenarios.length > 0));
    return `| ${name} | ${shown} | ${listNames(own.filter(({ scenarios }) => scenarios.length === 0))} |`;
  });
}

function listNames(rows: CoverageRow[]): string {
  return rows.map(({ name }) => `\`${name}\``).join(", ") || "–";
}

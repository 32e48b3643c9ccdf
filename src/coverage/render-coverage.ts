import type { Coverage, CoverageKind, CoverageRow } from "./coverage.js";

const TITLES: Record<CoverageKind, string> = {
  notifications: "Notifications",
  items: "Item types of a thread",
  requests: "Requests that codex sends to its client",
};

/** Renders the coverage as Markdown. @param codex the release of the schema */
export function renderCoverage({ rows }: Coverage, codex: string): string {
  const sections = Object.entries(TITLES).flatMap(([kind, title]) => {
    const own = rows.filter((row) => row.kind === kind);
    return ["", `## ${title}: ${formatShare(own)}`, "", ...renderTable(own)];
  });
  return [
    "# Coverage of the protocol",
    "",
    `Written by \`touchstone scenarios coverage --output docs/coverage.md\` from the fixtures, and from the JSON Schema that codex ${codex}`,
    "writes of its own stable API. A scenario covers what codex sent in it. *On the wire* is what no SDK hands to its user there.",
    ...sections,
    "",
  ].join("\n");
}

/** Formats the covered share: `51 of 85 (60 %)` */
export function formatShare(rows: CoverageRow[]): string {
  const covered = rows.filter(({ scenarios }) => scenarios.length > 0).length;
  return `${covered} of ${rows.length} (${Math.floor((100 * covered) / Math.max(rows.length, 1))} %)`;
}

function renderTable(rows: CoverageRow[]): string[] {
  const lines = rows.map((row) => `| \`${row.name}\` | ${describeScenarios(row).replaceAll("|", "\\|")} |`);
  return ["| name | where, or why not |", "|---|---|", ...lines];
}

function describeScenarios({ scenarios, reachesUser, reason = "" }: CoverageRow): string {
  const [first, ...others] = scenarios;
  if (!first) return `– ${reason}`;
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  return `${first}${more}${reachesUser ? "" : " (on the wire)"}`;
}

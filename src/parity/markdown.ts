import { escapeCell } from "../lib/index.js";
import type { Verdict } from "./judge.js";
import { countsOf, groupsOf, type Mark, markOf } from "./summary.js";
import type { Cell, Matrix } from "./types.js";

const SIGNS: Record<Mark, string> = {
  same: "=",
  known: "~",
  differs: "≠",
  unsupported: "–",
  failed: "✗",
  "not run": "?",
};

/** The matrix as a text for a pull request or a wiki. */
export function toMarkdown(matrix: Matrix, verdict: Verdict): string {
  const ids = matrix.subjects.map(({ id }) => id);
  const byPlace = new Map(matrix.cells.map((cell) => [`${cell.scenario} ${cell.subject}`, cell]));
  const rows = matrix.scenarios.map((scenario) => {
    const cells = ids.map((id) => signOf(byPlace.get(`${scenario} ${id}`) as Cell));
    return `| \`${scenario}\` | ${cells.join(" | ")} |`;
  });
  const totals = ids.map((id) => {
    const counts = countsOf(matrix.cells.filter(({ subject }) => subject === id));
    return `${counts.same} =, ${counts.known} ~, ${counts.differs + counts.failed} ≠`;
  });
  const groups = groupsOf(matrix.cells).map(
    ({ subject, what, known, scenarios, message }) =>
      `| ${known === undefined ? "**new**" : "known"} | ${code(subject)} | ${code(known === undefined ? message : what)} | ${scenarios.length === 1 ? code(scenarios[0] ?? "") : `${scenarios.length} scenarios`} | ${escapeCell(known ?? "")} |`,
  );
  const gone = verdict.gone.map(
    ({ line, subject, scenario, what }) =>
      `| **gone** | ${code(subject)} | ${code(what)} | ${code(scenario)} | parity.yaml, line ${line} |`,
  );
  return [
    `# Parity with ${code(matrix.reference.id)} (${matrix.reference.version})`,
    "",
    `\`=\` same, \`~\` differs as known, \`≠\` differs, \`–\` not supported, \`✗\` failed, \`?\` not run.`,
    "",
    `| scenario | ${ids.map(code).join(" | ")} |`,
    `|---|${ids.map(() => ":-:|").join("")}`,
    ...rows,
    `| **total** | ${totals.join(" | ")} |`,
    "",
    ...(groups.length + gone.length > 0
      ? [
          "## Differences",
          "",
          "| | subject | what | where | why |",
          "|---|---|---|---|---|",
          ...groups,
          ...gone,
          "",
        ]
      : []),
  ].join("\n");
}

function signOf(cell: Cell): string {
  const mark = markOf(cell);
  const count =
    mark === "differs" ? ` ${cell.differences.filter(({ known }) => known === undefined).length}` : "";
  return `${SIGNS[mark]}${count}`;
}

function code(text: string): string {
  // A backtick can't stand in a code span of one.
  return `\`${escapeCell(text).replaceAll("`", "'")}\``;
}

import { escapeCell } from "../lib/index.js";
import type { ParityVerdict } from "./judge-matrix.js";
import { MARK_SIGNS } from "./marks.js";
import type { ParityCell, ParityMatrix } from "./parity-types.js";
import { countMarks, describeOtherCodex, getMark, groupParityDifferences } from "./summary.js";

/** Renders the matrix as Markdown for a pull request or a wiki. */
export function renderParityMarkdown(matrix: ParityMatrix, verdict: ParityVerdict): string {
  const ids = matrix.subjects.map(({ id }) => id);
  const byPlace = new Map(matrix.cells.map((cell) => [`${cell.scenario} ${cell.subject}`, cell]));
  const rows = matrix.scenarios.map((scenario) => {
    const cells = ids.map((id) => renderSign(byPlace.get(`${scenario} ${id}`) as ParityCell));
    return `| \`${scenario}\` | ${cells.join(" | ")} |`;
  });
  const totals = ids.map((id) => {
    const counts = countMarks(matrix.cells.filter(({ subject }) => subject === id));
    return `${counts.same} =, ${counts.accepted} ~, ${counts.differs + counts.failed} ≠`;
  });
  const groups = groupParityDifferences(matrix.cells).map(
    ({ subject, what, accepted, scenarios, message }) =>
      `| ${accepted === undefined ? "**unexpected**" : "accepted"} | ${renderCode(subject)} | ${renderCode(accepted === undefined ? message : what)} | ${scenarios.length === 1 ? renderCode(scenarios[0] ?? "") : `${scenarios.length} scenarios`} | ${escapeCell(accepted ?? "")} |`,
  );
  const obsolete = verdict.obsolete.map(
    ({ line, subject, scenario, what }) =>
      `| **obsolete** | ${renderCode(subject)} | ${renderCode(what)} | ${renderCode(scenario)} | parity.yaml, line ${line} |`,
  );
  return [
    `# Parity with ${renderCode(matrix.reference.id)} (${matrix.reference.version})`,
    "",
    `${Object.values(MARK_SIGNS)
      .map(([sign, meaning]) => `\`${sign}\` ${meaning}`)
      .join(", ")}.`,
    "",
    ...ids.flatMap((id) => {
      const note = describeOtherCodex(matrix, id);
      return note === undefined ? [] : [`**${renderCode(id)}: ${escapeCell(note)}.**`, ""];
    }),
    `| scenario | ${ids.map(renderCode).join(" | ")} |`,
    `|---|${ids.map(() => ":-:|").join("")}`,
    ...rows,
    `| **total** | ${totals.join(" | ")} |`,
    "",
    ...(groups.length + obsolete.length > 0
      ? [
          "## Differences",
          "",
          "| | subject | what | where | why |",
          "|---|---|---|---|---|",
          ...groups,
          ...obsolete,
          "",
        ]
      : []),
  ].join("\n");
}

function renderSign(cell: ParityCell): string {
  const mark = getMark(cell);
  const count =
    mark === "differs" ? ` ${cell.differences.filter(({ accepted }) => accepted === undefined).length}` : "";
  return `${MARK_SIGNS[mark][0]}${count}`;
}

function renderCode(text: string): string {
  // A code span with single backticks can't contain a backtick.
  return `\`${escapeCell(text).replaceAll("`", "'")}\``;
}

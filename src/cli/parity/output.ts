import { formatCount, replaceControls } from "../../lib/index.js";
import {
  type CellMark,
  countMarks,
  describeOtherCodex,
  getMark,
  groupParityDifferences,
  MARK_SIGNS,
  MARKS,
  type ParityCell,
  type ParityGroup,
  type ParityMatrix,
  type ParityVerdict,
  renderAcceptedYaml,
} from "../../parity/index.js";
import type { Shard } from "../../scenario/index.js";
import { paint } from "../shared/terminal.js";

const MARK_STYLES: Record<CellMark, Parameters<typeof paint>[0]> = {
  same: "green",
  accepted: "yellow",
  differs: "red",
  unsupported: "gray",
  failed: "red",
  "not run": "gray",
};

export interface ParityTextOptions {
  quiet: boolean;
  /** The path of the written page. */
  html: string | undefined;
  /** The path of the folder with the written badges. */
  badge: string | undefined;
  /** The path of the file with the accepted differences. */
  acceptedFile: string;
}

/**
 * Renders a comparison for a terminal: the matrix, the YAML that accepts the unexpected differences, these differences or all
 * details of a single scenario, obsolete entries, stale fixtures, and the numbers.
 */
export function renderParityText(
  matrix: ParityMatrix,
  verdict: ParityVerdict,
  { quiet, html, badge, acceptedFile }: ParityTextOptions,
): string {
  const lines: string[] = [];
  const one = matrix.scenarios.length === 1;
  if (!quiet) {
    lines.push(...renderTable(matrix), "", renderLegend(), "");
    // The YAML can be long, so it comes before the differences: a user sees the end of the output first.
    const yaml = renderAcceptedYaml(listUnexpected(matrix.cells)).trimEnd();
    if (yaml !== "")
      lines.push(
        `To accept the unexpected differences below, add this to ${acceptedFile}, with your reasons:`,
        yaml,
        "",
      );
    if (one) lines.push(...renderDetails(matrix.cells));
  }
  if (!one || quiet) lines.push(...renderUnexpected(matrix.cells));
  for (const { line, subject, scenario, what } of verdict.obsolete)
    lines.push(
      `${paint("red", "obsolete")} ${subject}: ${replaceControls(what)} (${scenario}), listed in ${acceptedFile}:${line}`,
    );
  // Fixtures that are stale because of another codex are only counted, above the table: they may be all fixtures of a subject.
  for (const { subject, scenario, reason, codex } of verdict.stale)
    if (codex === undefined || quiet || one)
      lines.push(`${paint("red", "stale")} ${subject}, ${scenario}: ${reason}`);
  if (!quiet || lines.length > 0) lines.push(...renderSummary(matrix, verdict, acceptedFile));
  if (html === undefined && !quiet && verdict.unexpected.length > 0) {
    const position = one ? "" : "`--scenario NAME` shows the position of each difference; ";
    lines.push(`Next: ${position}\`--html FILE\` writes a page with the streams side by side.`);
  }
  if (html !== undefined && !quiet) lines.push(`The streams side by side: ${html}`);
  if (badge !== undefined && !quiet) lines.push(`The badges: ${badge}`);
  return lines.length > 0 ? `${lines.join("\n")}\n` : "";
}

function renderTable(matrix: ParityMatrix): string[] {
  const { scenarios, subjects, cells, reference } = matrix;
  const ids = subjects.map(({ id, live }) => (live ? `${id}*` : id));
  const first = Math.max(...scenarios.map((name) => name.length), "scenario".length);
  const wide = first + ids.reduce((sum, id) => sum + id.length + 2, 0);
  // If the column names are too wide for the terminal, the columns have numbers.
  const numbered = wide > (process.stdout.columns || 120);
  const heads = numbered ? ids.map((_, index) => String(index + 1)) : ids;
  const widths = heads.map((head) => Math.max(head.length, 3));
  const marks = new Map(cells.map((cell) => [`${cell.scenario} ${cell.subject}`, cell]));
  const renderRow = (name: string, parts: string[]) => `${name.padEnd(first)}  ${parts.join("  ")}`.trimEnd();
  return [
    `Reference: ${reference.id} (${reference.version})`,
    ...subjects.flatMap(({ id, version, live }, index) => {
      const otherCodex = describeOtherCodex(matrix, id);
      const notes = [replaceControls(version), ...(live ? ["recorded now"] : [])].filter(
        (note) => note !== "",
      );
      const head = `${numbered ? `${index + 1} ` : ""}${ids[index]}: ${notes.join(", ")}`;
      return otherCodex === undefined ? [head] : [head, paint("red", `  ${otherCodex}`)];
    }),
    "",
    paint(
      "bold",
      renderRow(
        "scenario",
        heads.map((head, index) => head.padEnd(widths[index] as number)),
      ),
    ),
    ...scenarios.map((scenario) =>
      renderRow(
        scenario,
        subjects.map(({ id }, index) =>
          renderSign(marks.get(`${scenario} ${id}`) as ParityCell, widths[index] as number),
        ),
      ),
    ),
    renderRow(
      "same",
      subjects.map(({ id }, index) => {
        const { same } = countMarks(cells.filter(({ subject }) => subject === id));
        return paint("bold", String(same).padEnd(widths[index] as number));
      }),
    ),
  ];
}

function renderSign(cell: ParityCell, width: number): string {
  const mark = getMark(cell);
  const unexpected = cell.differences.filter(({ accepted }) => accepted === undefined).length;
  const count = unexpected > 0 && unexpected < 10 ** (width - 1) ? String(unexpected) : "";
  return paint(MARK_STYLES[mark], `${MARK_SIGNS[mark][0]}${count}`.padEnd(width));
}

function renderLegend(): string {
  const words = MARKS.map((mark) => {
    const [sign, meaning] = MARK_SIGNS[mark];
    return `${paint(MARK_STYLES[mark], sign)} ${meaning}`;
  });
  return words.join("   ");
}

/** Renders all details of one scenario's cells. */
function renderDetails(cells: ParityCell[]): string[] {
  return cells.flatMap((cell) => {
    const mark = getMark(cell);
    const [sign, meaning] = MARK_SIGNS[mark];
    const head = `${paint(MARK_STYLES[mark], `${sign} ${cell.subject}`)}: ${meaning}`;
    const why = cell.reason === undefined ? "" : `: ${replaceControls(cell.reason)}`;
    const accepted = cell.accepted === undefined ? [] : [`    accepted: ${replaceControls(cell.accepted)}`];
    const differences = cell.differences.flatMap(
      ({ message, reference, subject, accepted: acceptedReason }) => [
        `  ${acceptedReason === undefined ? paint("red", "unexpected") : paint("yellow", "accepted")} ${replaceControls(message)}`,
        `      ${[reference && `reference ${reference}`, subject && `${cell.subject} ${subject}`].filter(Boolean).join(", ")}`,
        ...(acceptedReason === undefined ? [] : [`      ${replaceControls(acceptedReason)}`]),
      ],
    );
    return [`${head}${why}`, ...accepted, ...differences];
  });
}

/** The maximum number of groups that the terminal shows. */
const MAX_GROUPS = 30;

/** Lists the unexpected differences and failures of a comparison, in groups. */
function listUnexpected(cells: ParityCell[]): ParityGroup[] {
  return groupParityDifferences(cells).filter(({ accepted }) => accepted === undefined);
}

function renderUnexpected(cells: ParityCell[]): string[] {
  const groups = listUnexpected(cells);
  const shown = groups
    .slice(0, MAX_GROUPS)
    .flatMap(({ subject, message, scenarios }: ParityGroup) => [
      `${paint("red", "unexpected")} ${subject}: ${replaceControls(message)}`,
      `    in ${scenarios.slice(0, 4).join(", ")}${scenarios.length > 4 ? ` and ${scenarios.length - 4} more` : ""}`,
    ]);
  return groups.length > MAX_GROUPS
    ? [...shown, `… and ${groups.length - MAX_GROUPS} more: --json has them all`]
    : shown;
}

function renderSummary(
  { cells }: ParityMatrix,
  { unexpected, obsolete, stale }: ParityVerdict,
  acceptedFile: string,
): string[] {
  const counts = countMarks(cells);
  const parts = MARKS.flatMap((mark) => (counts[mark] > 0 ? [`${counts[mark]} ${MARK_SIGNS[mark][1]}`] : []));
  const bad = [
    ...(unexpected.length > 0
      ? [`${formatCount(unexpected.length, "unexpected difference")}, not listed in ${acceptedFile}`]
      : []),
    ...(obsolete.length > 0
      ? [`${obsolete.length} obsolete ${obsolete.length === 1 ? "entry" : "entries"}`]
      : []),
    ...(stale.length > 0 ? [formatCount(stale.length, "stale fixture")] : []),
  ];
  return [
    `${formatCount(cells.length, "cell")}: ${parts.join(", ")}.`,
    ...(bad.length > 0 ? [`${bad.join("; ")}.`] : []),
  ];
}

/** What a merge needs to judge the parts of a comparison as one. */
export interface ParityPart {
  shard: Shard;
  /** What the comparison of all shares covers. */
  scope: { allScenarios: boolean; allSubjects: boolean };
  /** The path of the file with the accepted differences. */
  acceptedFile: string;
}

/** Builds the JSON report. It leaves out the compared items: the fixtures and the page have them. */
export function buildParityJson(
  { reference, subjects, scenarios, cells }: ParityMatrix,
  { unexpected, obsolete, stale }: ParityVerdict,
  part?: ParityPart,
) {
  return {
    ...(part && { command: "parity", ...part }),
    reference,
    subjects,
    scenarios,
    totals: countMarks(cells),
    ok: unexpected.length + obsolete.length + stale.length === 0,
    cells: cells.map(({ comparisons: _, differences, ...cell }) => ({
      ...cell,
      ...(differences.length > 0
        ? { differences: differences.map(({ items: __, ...difference }) => difference) }
        : {}),
    })),
    obsolete,
  };
}

import { counted, printable } from "../lib/index.js";
import {
  type Cell,
  countsOf,
  type Group,
  groupsOf,
  type Mark,
  type Matrix,
  markOf,
  type Verdict,
} from "../parity/index.js";
import { paint } from "./terminal.js";

const SIGNS: Record<Mark, [sign: string, style: Parameters<typeof paint>[0], meaning: string]> = {
  same: ["=", "green", "same"],
  known: ["~", "yellow", "differs as known"],
  differs: ["≠", "red", "differs"],
  unsupported: ["–", "gray", "not supported"],
  failed: ["✗", "red", "failed"],
  "not run": ["?", "gray", "not run"],
};

export interface ParityWords {
  quiet: boolean;
  /** Where the page was written. */
  html: string | undefined;
  /** Where the known differences are listed. */
  known: string;
}

/** The matrix for a terminal, and below it what is new and what is gone. */
export function tellParity(matrix: Matrix, verdict: Verdict, { quiet, html, known }: ParityWords): string {
  const lines: string[] = [];
  const one = matrix.scenarios.length === 1;
  if (!quiet) {
    lines.push(...tableOf(matrix), "", legend(), "");
    if (one) lines.push(...detailsOf(matrix.cells));
  }
  if (!one || quiet) lines.push(...freshOf(matrix.cells));
  for (const { line, subject, scenario, what } of verdict.gone)
    lines.push(
      `${paint("red", "gone")} ${subject}: ${printable(what)} (${scenario}), which ${known}:${line} lists`,
    );
  for (const { subject, scenario, reason } of verdict.stale)
    lines.push(`${paint("red", "stale")} ${subject}, ${scenario}: ${reason}`);
  if (!quiet || lines.length > 0) lines.push(...summaryOf(matrix, verdict, known));
  if (html === undefined && !quiet && verdict.fresh.length > 0)
    lines.push(
      "Next: `--scenario NAME` tells where each stands, and `--html FILE` shows the streams side by side.",
    );
  if (html !== undefined && !quiet) lines.push(`The streams side by side: ${html}`);
  return lines.length > 0 ? `${lines.join("\n")}\n` : "";
}

function tableOf({ scenarios, subjects, cells, reference }: Matrix): string[] {
  const ids = subjects.map(({ id, live }) => (live ? `${id}*` : id));
  const first = Math.max(...scenarios.map((name) => name.length), "scenario".length);
  const wide = first + ids.reduce((sum, id) => sum + id.length + 2, 0);
  // Where the names of the columns take more than the terminal has, they have numbers.
  const numbered = wide > (process.stdout.columns ?? 120);
  const heads = numbered ? ids.map((_, index) => String(index + 1)) : ids;
  const widths = heads.map((head) => Math.max(head.length, 3));
  const marks = new Map(cells.map((cell) => [`${cell.scenario} ${cell.subject}`, cell]));
  const row = (name: string, parts: string[]) => `${name.padEnd(first)}  ${parts.join("  ")}`.trimEnd();
  return [
    `Reference: ${reference.id} (${reference.version})`,
    ...subjects.map(
      ({ version, live }, index) =>
        `${numbered ? `${index + 1} ` : ""}${ids[index]}: ${printable(version)}${live ? ", recorded now" : ""}`,
    ),
    "",
    paint(
      "bold",
      row(
        "scenario",
        heads.map((head, index) => head.padEnd(widths[index] as number)),
      ),
    ),
    ...scenarios.map((scenario) =>
      row(
        scenario,
        subjects.map(({ id }, index) =>
          signOf(marks.get(`${scenario} ${id}`) as Cell, widths[index] as number),
        ),
      ),
    ),
    row(
      "same",
      subjects.map(({ id }, index) => {
        const { same } = countsOf(cells.filter(({ subject }) => subject === id));
        return paint("bold", String(same).padEnd(widths[index] as number));
      }),
    ),
  ];
}

function signOf(cell: Cell, width: number): string {
  const [sign, style] = SIGNS[markOf(cell)];
  const fresh = cell.differences.filter(({ known }) => known === undefined).length;
  const count = fresh > 0 && fresh < 10 ** (width - 1) ? String(fresh) : "";
  return paint(style, `${sign}${count}`.padEnd(width));
}

function legend(): string {
  const words = Object.values(SIGNS).map(([sign, style, meaning]) => `${paint(style, sign)} ${meaning}`);
  return words.join("   ");
}

/** Of one scenario: all that is to say of each cell. */
function detailsOf(cells: Cell[]): string[] {
  return cells.flatMap((cell) => {
    const [sign, style, meaning] = SIGNS[markOf(cell)];
    const head = `${paint(style, `${sign} ${cell.subject}`)}: ${meaning}`;
    const why = cell.reason === undefined ? "" : `: ${printable(cell.reason)}`;
    const accepted = cell.known === undefined ? [] : [`    known: ${printable(cell.known)}`];
    const differences = cell.differences.flatMap(({ message, reference, subject, known }) => [
      `  ${known === undefined ? paint("red", "new") : paint("yellow", "known")} ${printable(message)}`,
      `      ${[reference && `reference ${reference}`, subject && `${cell.subject} ${subject}`].filter(Boolean).join(", ")}`,
      ...(known === undefined ? [] : [`      ${printable(known)}`]),
    ]);
    return [`${head}${why}`, ...accepted, ...differences];
  });
}

/** Groups that a terminal shows. */
const MOST = 30;

function freshOf(cells: Cell[]): string[] {
  const groups = groupsOf(cells).filter(({ known }) => known === undefined);
  const shown = groups
    .slice(0, MOST)
    .flatMap(({ subject, message, scenarios }: Group) => [
      `${paint("red", "new")} ${subject}: ${printable(message)}`,
      `    in ${scenarios.slice(0, 4).join(", ")}${scenarios.length > 4 ? ` and ${scenarios.length - 4} more` : ""}`,
    ]);
  return groups.length > MOST ? [...shown, `… and ${groups.length - MOST} more: --json has them all`] : shown;
}

function summaryOf({ cells }: Matrix, { fresh, gone, stale }: Verdict, known: string): string[] {
  const counts = countsOf(cells);
  const parts = Object.entries(SIGNS).flatMap(([mark, [, , meaning]]) =>
    counts[mark as Mark] > 0 ? [`${counts[mark as Mark]} ${meaning}`] : [],
  );
  const bad = [
    ...(fresh.length > 0 ? [`${counted(fresh.length, "new difference")} that ${known} does not list`] : []),
    ...(gone.length > 0 ? [`${gone.length} that it lists are gone`] : []),
    ...(stale.length > 0 ? [counted(stale.length, "stale fixture")] : []),
  ];
  return [`${cells.length} cells: ${parts.join(", ")}.`, ...(bad.length > 0 ? [`${bad.join("; ")}.`] : [])];
}

/** All of it for programs; the facts themselves are in the fixtures, and in the page. */
export function parityJson(
  { reference, subjects, scenarios, cells }: Matrix,
  { fresh, gone, stale }: Verdict,
) {
  return {
    reference,
    subjects,
    scenarios,
    totals: countsOf(cells),
    ok: fresh.length + gone.length + stale.length === 0,
    cells: cells.map(({ comparisons: _, differences, ...cell }) => ({
      ...cell,
      ...(differences.length > 0
        ? { differences: differences.map(({ facts: __, ...difference }) => difference) }
        : {}),
    })),
    gone,
  };
}

import { resolve } from "node:path";
import * as z from "zod";
import { getReason, readPlainText } from "../../lib/index.js";
import { judgeMatrix, type ParityMatrix, readAccepted } from "../../parity/index.js";
import type { Shard } from "../../scenario/index.js";
import type { buildCheckJson } from "../check/output.js";
import { cliErrors } from "../errors.js";
import { buildParityJson, type ParityPart } from "../parity/output.js";

type CheckReport = ReturnType<typeof buildCheckJson>;
type ParityReport = ReturnType<typeof buildParityJson>;

/** A report that `--shard K/N --json` wrote. */
export type ReportPart = { file: string; shard: Shard } & (
  | { command: "check"; report: CheckReport }
  | { command: "parity"; report: ParityReport & ParityPart }
);

/** Upper limit of N in `--shard K/N`. No repository has more scenarios. */
const MAX_SHARES = 10_000;

const names = z.array(z.string());
const named = z.array(z.looseObject({ name: z.string() }));
const shard = z
  .object({ part: z.int().min(1), of: z.int().min(1).max(MAX_SHARES) })
  .refine(({ part, of }) => part <= of);

/** The members of a report that are checked before the merge. The others are taken unchecked from a report with these. */
const partSchema = z.discriminatedUnion("command", [
  z.looseObject({
    command: z.literal("check"),
    shard,
    captured: names.optional(),
    problems: z.array(z.looseObject({})),
    stale: z.array(z.looseObject({})),
    drift: z
      .looseObject({
        fixtures: named,
        failures: named,
        same: z.number(),
        causes: z.looseObject({ expected: names, unexpected: names }),
      })
      .optional(),
  }),
  z.looseObject({
    command: z.literal("parity"),
    shard,
    reference: z.looseObject({ id: z.string() }),
    subjects: z.array(z.looseObject({ id: z.string() })),
    scope: z.looseObject({ allScenarios: z.boolean(), allSubjects: z.boolean() }),
    acceptedFile: z.string(),
    scenarios: names,
    cells: z.array(
      z.looseObject({
        scenario: z.string(),
        subject: z.string(),
        kind: z.string(),
        differences: z.array(z.looseObject({})).optional(),
      }),
    ),
  }),
]);

/**
 * Reads a part.
 * @returns undefined if the file is an atlas
 * @throws TouchstoneError `merge-wrong` if the file can't be read, or is something else
 */
export async function readReportPart(file: string): Promise<ReportPart | undefined> {
  const text = await readPlainText(resolve(file)).catch((cause) => {
    throw cliErrors.mergeUnreadable({ file, problem: getReason(cause), cause });
  });
  const report = parseReport(file, text);
  const part = partSchema.safeParse(report);
  if (part.success) return { file, command: part.data.command, shard: part.data.shard, report };
  if (Array.isArray(report?.releases)) return undefined;
  throw cliErrors.mergePartMissing({ part: file, isThere: true });
}

function parseReport(file: string, text: string) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw cliErrors.mergeUnreadable({ file, problem: "it is no JSON", cause });
  }
}

/**
 * Merges the reports of all shares, each the part K of N of `--shard K/N`, into the report that one machine would give.
 * @returns the report, and whether it has no finding
 * @throws TouchstoneError `merge-wrong` if a share is missing or given twice, or if the shares are not of the same run
 */
export async function mergeReports(parts: ReportPart[]): Promise<{ report: object; ok: boolean }> {
  const sorted = [...parts].sort((a, b) => a.shard.part - b.shard.part);
  const of = sorted[0]?.shard.of ?? 0;
  const shares = sorted.map(({ shard }) => `${shard.part}/${shard.of}`);
  const expected = Array.from({ length: of }, (_, index) => `${index + 1}/${of}`);
  if (shares.join() !== expected.join()) throw cliErrors.mergeShares({ shares, expected });
  const checks = sorted.flatMap((part) => (part.command === "check" ? [part.report] : []));
  const parities = sorted.flatMap((part) => (part.command === "parity" ? [part.report] : []));
  if (checks.length > 0 && parities.length > 0) throw cliErrors.mergeKinds();
  return checks.length > 0 ? mergeChecks(checks) : mergeParities(parities);
}

function mergeChecks(parts: CheckReport[]): { report: object; ok: boolean } {
  const { folder, captured = [], problems, stale } = parts[0] as CheckReport;
  for (const part of parts)
    assertSame(
      "the problems, stale fixtures or captured fixtures",
      [captured, problems, stale],
      [part.captured ?? [], part.problems, part.stale],
    );
  const drifts = parts.flatMap(({ drift }) => drift ?? []);
  const [first] = drifts;
  // There is no drift if `--scenario` names only captured fixtures.
  if (drifts.length !== 0 && drifts.length !== parts.length)
    throw cliErrors.mergeDiffers({ what: "the values of `--scenario`" });
  for (const drift of drifts)
    assertSame("the versions", [first?.codex, first?.sdk], [drift.codex, drift.sdk]);
  const drift = first && {
    ...first,
    fixtures: drifts.flatMap(({ fixtures }) => fixtures).sort(compareNames),
    same: drifts.reduce((sum, { same }) => sum + same, 0),
    causes: {
      expected: drifts.flatMap(({ causes }) => causes.expected).sort(),
      unexpected: drifts.flatMap(({ causes }) => causes.unexpected).sort(),
    },
    failures: drifts.flatMap(({ failures }) => failures).sort(compareNames),
  };
  const drifted = drift ? drift.fixtures.length + drift.failures.length : 0;
  const ok = problems.length + stale.length + drifted === 0;
  const report = {
    folder,
    ...(captured.length > 0 && { captured }),
    problems,
    stale,
    ...(drift && { drift }),
  };
  return { report, ok };
}

async function mergeParities(parts: (ParityReport & ParityPart)[]): Promise<{ report: object; ok: boolean }> {
  const { reference, subjects, scope, acceptedFile } = parts[0] as ParityReport & ParityPart;
  for (const part of parts)
    assertSame(
      "the subjects",
      [reference, subjects, scope, acceptedFile],
      [part.reference, part.subjects, part.scope, part.acceptedFile],
    );
  const order = subjects.map(({ id }) => id);
  const matrix: ParityMatrix = {
    reference,
    subjects,
    scenarios: parts.flatMap(({ scenarios }) => scenarios).sort(),
    cells: parts
      .flatMap(({ cells }) => cells)
      .map(({ differences = [], accepted: _, ...cell }) => ({
        ...cell,
        // The report leaves out the compared items, which a judgment does not need.
        differences: differences.map(({ accepted: __, ...one }) => ({ ...one, items: NO_ITEMS })),
        comparisons: [],
      }))
      .sort(
        (a, b) => compareTexts(a.scenario, b.scenario) || order.indexOf(a.subject) - order.indexOf(b.subject),
      ),
  };
  const judged = judgeMatrix(matrix, await readAccepted(resolve(acceptedFile)), scope);
  const report = buildParityJson(judged.matrix, judged.verdict);
  return { report, ok: report.ok };
}

const NO_ITEMS: ParityMatrix["cells"][number]["differences"][number]["items"] = [null, null];

function assertSame(what: string, one: unknown, other: unknown): void {
  if (JSON.stringify(one) !== JSON.stringify(other)) throw cliErrors.mergeDiffers({ what });
}

function compareNames(a: { name: string }, b: { name: string }): number {
  return compareTexts(a.name, b.name);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { relative } from "node:path";
import { type CiFinding, renderGithubCommands, renderJunitXml } from "../../check/index.js";
import { formatCount, replaceControls } from "../../lib/index.js";
import {
  buildSpanSet,
  describeReleases,
  doesFit,
  type Finding,
  isUndecided,
  type JudgedTranscript,
  listMisfits,
  listReleases,
  NO_RELEASES,
  VERDICT_TITLES,
} from "../../verify/index.js";
import { printReport } from "../shared/report.js";
import { paint } from "../shared/terminal.js";

/** The maximum number of findings of one file that the terminal shows. */
const MAX_FINDINGS = 20;
/** The maximum number of lines that a finding names, if it occurs on several. */
const MAX_LINES = 8;
/** The maximum number of lines about what is not measured. */
const MAX_UNMEASURED = 5;

/** Prints the findings of each file with the line and a caret, and the releases that fit. */
export async function printVerifyReport(
  reports: JudgedTranscript[],
  skipped: string[],
  quiet: boolean,
): Promise<void> {
  const shown = quiet ? reports.filter((report) => !doesFit(report)) : reports;
  const parts = shown.map(renderFile);
  const misfits = reports.filter((report) => !doesFit(report)).length;
  if (!quiet && reports.length > 1) parts.push(`${describeCounts(reports, misfits)}\n`);
  if (!quiet)
    for (const text of new Set(reports.flatMap(describeMeasured))) parts.push(`${paint("dim", text)}\n`);
  if (!quiet && skipped.length > 0)
    parts.push(
      paint(
        "dim",
        `No messages of codex in ${formatCount(skipped.length, "other file")}: ${skipped.slice(0, 3).map(replaceControls).join(", ")}${skipped.length > 3 ? ", …" : ""}\n`,
      ),
    );
  if (parts.length > 0) await printReport(parts.join(reports.length > 1 && misfits === 0 ? "" : "\n"));
}

function describeCounts(reports: JudgedTranscript[], misfits: number): string {
  const undecided = reports.filter(isUndecided).length;
  const fits = reports.length - misfits - undecided;
  const others = undecided > 0 ? `, ${undecided} not measured` : "";
  return `${formatCount(reports.length, "file")}: ${fits} fit, ${misfits} ${misfits === 1 ? "does" : "do"} not${others}.`;
}

/** Names the releases on which files of this format were measured, if the atlas may have more releases. */
function describeMeasured({ transcript: { protocol, format } }: JudgedTranscript): string[] {
  const { measured, releases } = protocol;
  if (format.partlyMeasuredTitle === undefined || measured === NO_RELEASES) return [];
  const names = describeReleases(measured, buildSpanSet(0, releases.length - 1), releases);
  return [`${format.partlyMeasuredTitle} were measured on ${names} only; other releases: not measured.`];
}

function renderFile(report: JudgedTranscript): string {
  const { transcript, findings } = report;
  const { file, format, overflow } = transcript;
  const wrong = listMisfits(report);
  const unmeasured = findings.filter(({ verdict, kind }) => verdict === "unmeasured" && kind !== "format");
  const mark = isUndecided(report)
    ? paint("yellow", "?")
    : doesFit(report)
      ? paint("green", "✓")
      : paint("red", "✗");
  const isBrief = doesFit(report) && unmeasured.length === 0;
  const known = isBrief && !isUndecided(report) ? paint("dim", ` (${format.name})`) : "";
  const lines = [`${mark} ${paint("bold", replaceControls(file))} ${renderFit(report)}${known}`];
  if (!isBrief) lines.push(paint("dim", `  ${format.title}: ${describeMessages(report)}`));
  for (const finding of wrong.slice(0, MAX_FINDINGS)) lines.push("", ...renderFinding(file, finding));
  const more = wrong.length - MAX_FINDINGS + overflow;
  if (more > 0)
    lines.push(
      "",
      `  … and ${more} more: ${overflow > 0 ? "--json has the first of them, and the rest is only counted" : "--json has all of them"}`,
    );
  if (wrong.length > 0 && unmeasured.length > 0) lines.push("");
  for (const { message, place } of unmeasured.slice(0, MAX_UNMEASURED))
    lines.push(paint("dim", `  not measured: line ${place.line}: ${replaceControls(message)}`));
  if (unmeasured.length > MAX_UNMEASURED)
    lines.push(paint("dim", `  not measured: ${unmeasured.length - MAX_UNMEASURED} more (--json has them)`));
  return `${lines.join("\n")}\n`;
}

function describeMessages({
  transcript: { format, protocol, checked, unchecked },
}: JudgedTranscript): string {
  if (protocol.measured === NO_RELEASES) return `${formatCount(unchecked, "message")}, not checked`;
  const others =
    unchecked > 0
      ? `; also ${formatCount(unchecked, "message")} of the client or answers to it (only their order is checked)`
      : "";
  return `${formatCount(checked, format.name === "session" ? "record" : "message")} checked${others}`;
}

/** Says which releases fit, or why that is not known, as the rest of a sentence that begins with the file. */
function renderFit(report: JudgedTranscript): string {
  const { transcript, findings } = report;
  const { fit, protocol, demanded, unmeasured } = transcript;
  const { measured, releases } = protocol;
  if (measured === NO_RELEASES && demanded === undefined)
    return `is not measured: protocol ${protocol.protocol}, ${transcript.format.title}`;
  if (isUndecided(report))
    return unmeasured?.release === undefined
      ? "does not name its release, and has something that no measured release sent"
      : `is of ${replaceControls(unmeasured.release)}, which was not measured`;
  const describe = (set: bigint) => describeReleases(set, measured | (demanded ?? NO_RELEASES), releases);
  const isWrong = findings.some(({ verdict }) => verdict === "never");
  if (demanded !== undefined) {
    const missing = demanded & ~fit.fitting;
    if (missing === NO_RELEASES && !isWrong) return `fits ${describe(demanded)}`;
    if (isWrong || fit.fitting === NO_RELEASES) return "fits no release";
    return `fits ${describe(fit.fitting)}, but not ${describe(missing)}`;
  }
  if (fit.fitting === NO_RELEASES) return `fits no release; ${describe(fit.target)} is the nearest`;
  if (isWrong && transcript.checked === 0) return "fits no release";
  return isWrong
    ? `fits no release; apart from the findings, it fits ${describe(fit.fitting)}`
    : `fits ${describe(fit.fitting)}`;
}

function renderFinding(file: string, { verdict, message, hint, place, count, lines }: Finding): string[] {
  const { line, column, length, excerpt, excerptColumn } = place;
  const gutter = String(line);
  const blank = " ".repeat(gutter.length);
  const width = Math.max(1, Math.min(length, excerpt.length - excerptColumn + 1));
  const shown = lines.slice(0, MAX_LINES).join(", ");
  const where = lines.length > 1 ? `, on lines ${shown}${lines.length > MAX_LINES ? ", …" : ""}` : "";
  const often = count > 1 ? paint("dim", ` (${count} times${where})`) : "";
  return [
    `  ${paint(verdict === "never" ? "red" : "yellow", VERDICT_TITLES[verdict])}  ${replaceControls(file)}:${line}:${column}${often}`,
    `    ${paint("dim", `${gutter} |`)} ${replaceControls(excerpt)}`,
    `    ${paint("dim", `${blank} |`)} ${" ".repeat(excerptColumn - 1)}${paint("red", "^".repeat(width))}`,
    `    ${replaceControls(message)}`,
    ...(hint ? [`    ${paint("cyan", "→")} ${replaceControls(hint)}`] : []),
  ];
}

/** Builds the JSON report. @param skipped the files without messages of codex that were found in folders and by patterns */
export function buildVerifyJson(reports: JudgedTranscript[], skipped: string[]) {
  return {
    files: reports.map((report) => {
      const { file, format, protocol, fit, demanded, checked, unchecked, overflow } = report.transcript;
      const list = (set: bigint) => listReleases(set, protocol.releases);
      return {
        file,
        format: format.name,
        fits: isUndecided(report) ? null : doesFit(report),
        releases: list(fit.fitting),
        ...(demanded === undefined ? {} : { demanded: list(demanded) }),
        about: list(fit.target), // the releases that the findings are about
        checked,
        unchecked,
        ...(overflow > 0 ? { more: overflow } : {}),
        findings: report.findings.map(({ place: { line, column, length }, ...finding }) => ({
          ...finding,
          line,
          column,
          length,
        })),
      };
    }),
    skipped,
  };
}

/** Renders the misfits as annotations of GitHub Actions, and a notice for each file that was not measured. */
export function renderVerifyGithub(reports: JudgedTranscript[]): string {
  return renderGithubCommands(
    reports.flatMap((report) => (isUndecided(report) ? buildNotice(report) : buildCiFindings(report))),
  );
}

/** Renders the misfits as JUnit XML, with a case for each file. The case of a file that was not measured is skipped. */
export function renderVerifyJunit(reports: JudgedTranscript[]): string {
  return renderJunitXml(
    "touchstone verify",
    reports.map((report) => ({
      name: report.transcript.file,
      failures: buildCiFindings(report),
      skipped: isUndecided(report) ? renderFit(report) : undefined,
    })),
  );
}

function buildNotice(report: JudgedTranscript): CiFinding {
  const file = relative(process.cwd(), report.transcript.file);
  const title = VERDICT_TITLES.unmeasured;
  return { level: "notice", file, line: undefined, title, text: `${file} ${renderFit(report)}` };
}

function buildCiFindings(report: JudgedTranscript): CiFinding[] {
  const { file } = report.transcript;
  return listMisfits(report).map(({ verdict, message, hint, place: { line, column } }) => ({
    file: relative(process.cwd(), file),
    line,
    column,
    title: VERDICT_TITLES[verdict],
    text: hint ? `${message}\n${hint}` : message,
  }));
}

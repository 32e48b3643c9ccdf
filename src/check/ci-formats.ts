/** Renders findings in the formats of CI systems. */
import { escapeMarkup } from "../lib/index.js";

/** A finding about a file. */
export interface CiFinding {
  /** `notice` for a finding that is no failure; default: `error`. */
  level?: "error" | "notice";
  file: string;
  /** From 1. */
  line: number | undefined;
  /** From 1. */
  column?: number;
  title: string;
  text: string;
}

/** A test case of a JUnit report. It fails if it has findings. */
export interface JunitCase {
  name: string;
  failures: CiFinding[];
  /** Why nothing could be checked; undefined for a case that passes or fails. */
  skipped?: string | undefined;
}

/** Renders JUnit XML. @param suite the name of the suite, and the class of each case */
export function renderJunitXml(suite: string, cases: readonly JunitCase[]): string {
  const lines = cases.map(({ name, failures, skipped }) => {
    const open = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}"`;
    if (skipped !== undefined)
      return `${open}>\n      <skipped message="${escapeXml(skipped)}"/>\n    </testcase>`;
    if (failures.length === 0) return `${open}/>`;
    const text = failures
      .map(({ title, file, line, text }) => `${file}${line ? `:${line}` : ""}: ${title}\n${text}`)
      .join("\n\n");
    return `${open}>\n      <failure message="${escapeXml(failures[0]?.title ?? "")}">${escapeXml(text)}</failure>\n    </testcase>`;
  });
  const failed = cases.filter(({ failures }) => failures.length > 0).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const counts = `tests="${cases.length}" failures="${failed}"${skipped > 0 ? ` skipped="${skipped}"` : ""}`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n  <testsuite name="${escapeXml(suite)}" ${counts}>\n${lines.join("\n")}\n  </testsuite>\n</testsuites>\n`;
}

/**
 * Renders findings as workflow commands of GitHub Actions, which annotate files.
 * @param findings their files are relative to the root of the repository
 * @returns one command on each line
 */
export function renderGithubCommands(findings: readonly CiFinding[]): string {
  const lines = findings.map(({ level = "error", file, line, column, title, text }) => {
    const place = `file=${escapeCommandProperty(file)}${line ? `,line=${line}` : ""}${column ? `,col=${column}` : ""}`;
    return `::${level} ${place},title=${escapeCommandProperty(title)}::${escapeCommandData(text)}`;
  });
  return lines.map((line) => `${line}\n`).join("");
}

function escapeXml(text: string): string {
  // XML allows none of these characters, not even escaped. Of the control characters below U+0020, it allows only tab, line feed and
  // carriage return.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the pattern must find
  const unfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
  return escapeMarkup(text).replace(unfit, "\ufffd");
}

function escapeCommandData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeCommandProperty(text: string): string {
  return escapeCommandData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

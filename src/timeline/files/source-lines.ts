import { readPlainText, splitLines } from "../../lib/index.js";
import { assertNoSecrets } from "../../redact/index.js";
import type { SourceLine } from "../timeline-row.js";

/**
 * Reads the lines of files, one file after the other.
 * @param files the `path` of each file, and `file`, its name for people
 * @throws the errors of a file that can't be read
 */
export async function readSourceLines(files: { path: string; file: string }[]): Promise<SourceLine[]> {
  const sources: SourceLine[] = [];
  for (const { path, file } of files) {
    const lines = splitLines(await readPlainText(path));
    for (const [index, text] of lines.entries()) sources.push({ file, line: index + 1, text });
  }
  return sources;
}

/**
 * Searches lines for secrets as they are in their files. In a page, the lines are escaped and indented, so a search of the page
 * could miss a secret.
 * @throws TouchstoneError `secret-suspected` with the file and the lines
 */
export async function assertLinesHaveNoSecrets(sources: SourceLine[]): Promise<void> {
  const files = new Map<string, string[]>();
  for (const { file, line, text } of sources) {
    const lines = files.get(file) ?? [];
    files.set(file, lines);
    lines[line - 1] = text;
  }
  for (const [file, lines] of files) await assertNoSecrets(file, lines.join("\n"));
}

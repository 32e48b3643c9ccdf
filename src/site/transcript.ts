/** The transcript of a fixture on the page of its scenario. This file is the only one that knows how it looks. */
import { resolveInside, splitChunks, streamPlainFile } from "../lib/index.js";
import { assertNoSecrets } from "../redact/index.js";
import type { ManifestEntry } from "../store/index.js";
import { renderTimeline, TIMELINE_LEGEND, TIMELINE_STYLE } from "../timeline/html/index.js";
import {
  buildFixtureRows,
  chooseEventLanes,
  foldRows,
  type SourceLine,
  type TimelineRow,
} from "../timeline/index.js";

/** The maximum number of rows that the page shows. */
const MAX_ROWS = 1000;

/** The style of a transcript, which follows that of the site. */
export const TRANSCRIPT_STYLE = `${TIMELINE_STYLE}.tl-heads{background:var(--ground)}`;

/**
 * Renders the frames and events of a fixture as HTML.
 * @param folder of the fixtures
 * @throws TouchstoneError `path-outside`, and `secret-suspected` for a secret in a line; the errors of a file that can't be read
 */
export async function renderTranscript(folder: string, entry: ManifestEntry): Promise<string> {
  const { steps, wire, subject } = entry;
  const events = await readSources(
    folder,
    steps.map(({ file }) => file),
  );
  const frames = await readSources(folder, wire ? [wire.file] : []);
  const eventLanes = chooseEventLanes(subject.sdk.source);
  const rows: TimelineRow[] = [];
  for await (const row of foldRows(buildFixtureRows({ events, frames }, eventLanes))) rows.push(row);
  const rest = "<p>The transcript goes on: <code>touchstone show</code> prints it whole.</p>";
  const shown = renderTimeline(rows.slice(0, MAX_ROWS), { id: "row" });
  return `${TIMELINE_LEGEND}\n${shown}\n${rows.length > MAX_ROWS ? rest : ""}`;
}

async function readSources(folder: string, files: string[]): Promise<SourceLine[]> {
  const sources: SourceLine[] = [];
  for (const file of files) {
    const lines: string[] = [];
    for await (const text of splitChunks(streamPlainFile(resolveInside(folder, file)))) lines.push(text);
    await assertNoSecrets(file, lines.join("\n")); // as they are, since HTML escapes them
    for (const [index, text] of lines.entries()) sources.push({ file, line: index + 1, text });
  }
  return sources;
}

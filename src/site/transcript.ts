/** The transcript of a fixture on the page of its scenario. No other file of the site knows how it is shown. */
import { resolveInside } from "../lib/index.js";
import type { ManifestEntry } from "../store/index.js";
import { assertLinesHaveNoSecrets, readSourceLines } from "../timeline/files/index.js";
import { renderTimeline, TIMELINE_LEGEND, TIMELINE_STYLE } from "../timeline/html/index.js";
import { buildFixtureRows, chooseEventLanes, foldRows, type TimelineRow } from "../timeline/index.js";

/** The maximum number of rows that the page shows. */
const MAX_ROWS = 1000;
/** Maximum number of characters of JSON that the page shows for one message. One fixture has messages of a megabyte. */
const MAX_JSON_LENGTH = 50_000;

/** The style of a transcript, in the colors of the site. */
export const TRANSCRIPT_STYLE = `${TIMELINE_STYLE}.timeline{--tl-ground:var(--ground)}`;

/**
 * Renders the frames and events of a fixture as HTML.
 * @param folder the fixtures folder
 * @throws TouchstoneError `path-outside`, and `secret-suspected` for a secret in a line; the errors of a file that can't be read
 */
export async function renderTranscript(folder: string, entry: ManifestEntry): Promise<string> {
  const { steps, wire, subject } = entry;
  const locate = ({ file }: { file: string }) => ({ file, path: resolveInside(folder, file) });
  const events = await readSourceLines(steps.map(locate));
  const frames = await readSourceLines(wire ? [locate(wire)] : []);
  await assertLinesHaveNoSecrets([...events, ...frames]);
  const eventLanes = chooseEventLanes(subject.sdk.source);
  const rows: TimelineRow[] = [];
  for await (const row of foldRows(buildFixtureRows({ events, frames }, eventLanes))) rows.push(row);
  const rest = "<p>The transcript goes on: <code>touchstone show</code> prints all of it.</p>";
  const shown = renderTimeline(rows.slice(0, MAX_ROWS), { id: "row", longest: MAX_JSON_LENGTH });
  return `${TIMELINE_LEGEND}\n${shown}\n${rows.length > MAX_ROWS ? rest : ""}`;
}

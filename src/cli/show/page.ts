import { REPORT_POLICY, renderHtmlReport } from "../../diff/index.js";
import { escapeMarkup, formatCount, replaceControls } from "../../lib/index.js";
import { serveStaticPage } from "../../page/index.js";
import { hideSecrets } from "../../redact/index.js";
import type { ManifestEntry } from "../../store/index.js";
import { assertLinesHaveNoSecrets, readSourceLines } from "../../timeline/files/index.js";
import { renderTimeline, TIMELINE_LEGEND, TIMELINE_STYLE } from "../../timeline/html/index.js";
import { buildFixtureRows, chooseEventLanes, foldRows, type TimelineRow } from "../../timeline/index.js";
import { writeReport } from "../shared/report.js";
import { servePage } from "../shared/serve-page.js";
import type { ShowFlags } from "./command.js";
import type { FoundTranscripts, Transcript } from "./find-transcripts.js";
import { describeOrigin } from "./output.js";
import { openRows } from "./read-rows.js";

/** Maximum number of rows of one timeline. A browser scrolls so many with ease. */
const MAX_ROWS = 20_000;

/** A timeline with its heading. */
interface Section {
  title: string;
  rows: TimelineRow[];
  /** Whether the transcript has more rows. */
  isCut: boolean;
}

/**
 * Serves the timeline of a transcript until the user ends it, or writes it into a file.
 * @throws TouchstoneError `secret-suspected` if the file would hold a secret; a page that is served has its secrets hidden
 */
export async function showPage(name: string, found: FoundTranscripts, flags: ShowFlags): Promise<void> {
  const sections = await readSections(found);
  const { entry } = found;
  const title = entry ? name : (found.transcripts[0]?.file ?? name);
  const count = formatCount(
    sections.reduce((sum, { rows }) => sum + rows.length, 0),
    "row",
  );
  if (flags.html !== undefined) {
    for (const { rows } of sections) await assertLinesHaveNoSecrets(rows.flatMap(({ sources }) => sources));
    await writeReport(flags.html, renderPage(title, sections, entry));
    return console.log(`wrote ${flags.html}: ${count}`);
  }
  for (const section of sections) section.rows = section.rows.map(hideSecretsInRow);
  const html = renderPage(title, sections, entry);
  await servePage(await serveStaticPage(flags.port, { html, policy: REPORT_POLICY }), {
    what: `The timeline of ${replaceControls(title)}, ${count}`,
    howToEnd: "Ctrl-C ends it.",
    open: flags.open,
  });
}

/** Reads the timelines: events and frames of a fixture together, any other file alone. */
async function readSections({ entry, transcripts }: FoundTranscripts): Promise<Section[]> {
  const events = transcripts.filter(({ what }) => what === "events");
  const frames = transcripts.filter(({ what }) => what === "frames");
  const joined = events.length > 0 ? [...events, ...frames] : [];
  const sections: Section[] = [];
  if (joined.length > 0) {
    const sources = { events: await readSourceLines(events), frames: await readSourceLines(frames) };
    const rows = buildFixtureRows(sources, chooseEventLanes(entry?.subject.sdk.source));
    sections.push(await cutRows(frames.length > 0 ? "Frames and events" : "Events", foldRows(rows)));
  }
  for (const transcript of transcripts.filter((one) => !joined.includes(one)))
    sections.push(await cutRows(chooseTitle(transcript), foldRows(openRows(transcript, entry))));
  return sections;
}

function chooseTitle({ what, file }: Transcript): string {
  if (what === "records") return `Session file ${file}`;
  return what === "frames" ? "Frames" : "Messages";
}

/** Takes the first rows. A generator of rows stops there, and leaves the rest of its file unread. */
async function cutRows(title: string, all: AsyncIterable<TimelineRow>): Promise<Section> {
  const rows: TimelineRow[] = [];
  for await (const row of all) {
    if (rows.length === MAX_ROWS) return { title, rows, isCut: true };
    rows.push(row);
  }
  return { title, rows, isCut: false };
}

function hideSecretsInRow({ sources, method, summary, delta, ...row }: TimelineRow): TimelineRow {
  return {
    ...row,
    method: hideSecrets(method),
    summary: hideSecrets(summary),
    ...(delta !== undefined && { delta: hideSecrets(delta) }),
    sources: sources.map(({ text, ...place }) => ({ ...place, text: hideSecrets(text) })),
  };
}

function renderPage(title: string, sections: Section[], entry: ManifestEntry | undefined): string {
  const parts = sections.map(({ title: heading, rows, isCut }, index) => {
    const rest = isCut
      ? `<p>The transcript goes on: <code>touchstone show</code> without <code>--web</code> or <code>--html</code> prints it whole.</p>`
      : "";
    const body =
      rows.length === 0 ? "<p>There are no lines.</p>" : renderTimeline(rows, { id: `t${index + 1}` });
    return `<section><h2>${escapeMarkup(heading)}</h2>${body}${rest}</section>`;
  });
  const origin = entry ? `<p>${escapeMarkup(replaceControls(describeOrigin(entry)))}</p>` : "";
  return renderHtmlReport(
    replaceControls(title),
    [origin, TIMELINE_LEGEND, ...parts].join("\n"),
    PAGE_STYLE + TIMELINE_STYLE,
  );
}

/** A timeline needs more room than a report. */
const PAGE_STYLE = "main{max-width:1600px}";

import { foldRows, type TimelineRow } from "../../timeline/index.js";
import { printJsonReport } from "../shared/report.js";
import type { ShowFlags } from "./command.js";
import { type FoundTranscripts, findTranscripts } from "./find-transcripts.js";
import { renderHead, renderRow } from "./output.js";
import { openRows } from "./read-rows.js";

/** Shows a fixture, or any transcript. On the terminal, it prints row by row, so a longer transcript needs no more memory. */
export async function runShow(name: string, flags: ShowFlags): Promise<void> {
  const isPage = flags.web || flags.html !== undefined;
  const found = await findTranscripts(name, flags, isPage);
  if (isPage) {
    const { showPage } = await import("./page.js");
    return showPage(name, found, flags);
  }
  if (flags.json) return printRowsAsJson(found);
  const { entry, transcripts } = found;
  for (const [index, transcript] of transcripts.entries()) {
    if (index > 0) console.log();
    console.log(renderHead(transcript.label, entry));
    let isEmpty = true;
    for await (const row of foldRows(openRows(transcript, entry))) {
      isEmpty = false;
      console.log(renderRow(row));
    }
    if (isEmpty) console.log("There are no lines.");
  }
}

async function printRowsAsJson({ transcripts, entry }: FoundTranscripts): Promise<void> {
  const files = [];
  for (const transcript of transcripts) {
    const lines = [];
    for await (const row of openRows(transcript, entry)) lines.push(pickFacts(row));
    files.push({ file: transcript.path, lines });
  }
  await printJsonReport({ files });
}

/** Picks what `--json` says about a line. */
function pickFacts({ sources, method, from, turn, item, itemType, delta, summary, request }: TimelineRow) {
  return { line: sources[0]?.line, method, from, turn, item, itemType, delta, summary, request };
}

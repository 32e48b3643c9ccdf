/** The transcript of a fixture on the page of its scenario. This file is the only one that knows how it looks. */
import { escapeMarkup } from "../diff/index.js";
import { replaceControls, resolveInside, splitChunks, streamPlainFile } from "../lib/index.js";
import { LineSummarizer } from "../timeline/index.js";

/** The maximum number of lines that the page shows of one file. */
const MAX_LINES = 1000;
const NUMBER_WIDTH = 4;
const METHOD_WIDTH = 38;

/**
 * Renders the events of one file as HTML, one line for each.
 * @param folder of the fixtures @param file its path in the folder
 * @throws TouchstoneError `path-outside`; the errors of a file that can't be read
 */
export async function renderTranscript(folder: string, file: string): Promise<string> {
  const summarizer = new LineSummarizer();
  const lines: string[] = [];
  for await (const text of splitChunks(streamPlainFile(resolveInside(folder, file)))) {
    if (lines.length === MAX_LINES) {
      lines.push("…");
      break;
    }
    const { method, summary } = summarizer.summarize(text);
    const number = String(lines.length + 1).padStart(NUMBER_WIDTH);
    lines.push(replaceControls(`${number}  ${method.padEnd(METHOD_WIDTH)}  ${summary}`).trimEnd());
  }
  return `<pre tabindex="0">${lines.map(escapeMarkup).join("\n")}</pre>`;
}

/** The transcript of a fixture on the page of its scenario. This file is the only one that knows how it looks. */
import { replaceControls, resolveInside, splitChunks, streamPlainFile } from "../lib/index.js";
import { LineSummarizer, type LineSummary } from "../timeline/index.js";
import { renderCodeBlock } from "./markdown.js";

/** The maximum number of lines that the page shows of one file. */
const MAX_LINES = 1000;
const NUMBER_WIDTH = 4;
/** The widest column of methods; a longer one moves its own line alone. */
const MAX_METHOD_WIDTH = 38;

/**
 * Renders the events of one file as HTML, one line for each.
 * @param folder of the fixtures @param file its path in the folder
 * @throws TouchstoneError `path-outside`; the errors of a file that can't be read
 */
export async function renderTranscript(folder: string, file: string): Promise<string> {
  const summarizer = new LineSummarizer();
  const lines: LineSummary[] = [];
  let isCut = false;
  for await (const text of splitChunks(streamPlainFile(resolveInside(folder, file)))) {
    isCut = lines.length === MAX_LINES;
    if (isCut) break;
    lines.push(summarizer.summarize(text));
  }
  const widest = Math.max(0, ...lines.map(({ method }) => method.length));
  const width = Math.min(widest, MAX_METHOD_WIDTH);
  const rows = lines.map(({ method, summary }, index) => {
    const number = String(index + 1).padStart(NUMBER_WIDTH);
    return replaceControls(`${number}  ${method.padEnd(width)}  ${summary}`).trimEnd();
  });
  return renderCodeBlock([...rows, ...(isCut ? ["…"] : [])].join("\n"));
}

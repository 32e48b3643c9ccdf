import { formatCount, launchProgram, TouchstoneError } from "../../lib/index.js";
import { type Review, type ReviewList, renderReviewPage, serveReview } from "../../review/index.js";
import { cliErrors } from "../errors.js";
import { withStop } from "../shared/interrupt.js";
import { printSecretLine, writeReport } from "../shared/report.js";
import type { ReviewFlags } from "./command.js";

/** Writes the review as one HTML file. @throws TouchstoneError `page-not-written` */
export async function writePage(review: Review, list: ReviewList, file: string): Promise<void> {
  const html = await renderReviewPage(review);
  await writeReport(file, html).catch((cause) => {
    throw cause instanceof TouchstoneError ? cause : cliErrors.pageNotWritten({ file, cause });
  });
  const withheld = list.fixtures.filter(({ findings }) => findings > 0).length;
  const note = withheld > 0 ? `, without the events of ${withheld} that may hold a secret` : "";
  console.log(`wrote ${file}: ${formatCount(list.fixtures.length, "fixture")} to look at${note}`);
  if (list.fixtures.length > 0) console.log("Next: attach it to the pull request.");
}

/** Serves the review's page until the reviewer ends the review or interrupts the command. */
export async function serveReviewPage(
  review: Review,
  list: ReviewList,
  { port, open }: ReviewFlags,
): Promise<void> {
  const server = await serveReview(review, port);
  try {
    printSecretLine(`${formatCount(list.fixtures.length, "fixture")} to review: ${server.url}`);
    console.log("Ctrl-C, or the page's Done button, ends it.");
    if (open && process.stdout.isTTY) openBrowser(server.url);
    let stop = () => {};
    const interrupted = new Promise<void>((resolve) => {
      stop = resolve;
    });
    await withStop(stop, () => Promise.race([server.done, interrupted]));
  } finally {
    await server.close();
  }
}

/** Opens the page in a browser. Without a browser, the user opens the printed address. */
function openBrowser(url: string): void {
  launchProgram(process.platform === "darwin" ? "open" : "xdg-open", [url]);
}

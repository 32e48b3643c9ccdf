import { formatCount } from "../../lib/index.js";
import { type Review, type ReviewList, renderReviewPage, serveReview } from "../../review/index.js";
import { writeReport } from "../shared/report.js";
import { servePage } from "../shared/serve-page.js";
import { printStaleLines } from "../shared/stale-fixtures.js";
import type { ReviewFlags } from "./command.js";
import { describeDamage } from "./output.js";

/** Writes the review as one HTML file. @throws the errors of `writeReport` */
export async function writePage(review: Review, list: ReviewList, file: string): Promise<void> {
  const html = await renderReviewPage(review);
  await writeReport(file, html);
  const withheld = list.fixtures.filter(({ findings }) => findings > 0).length;
  const note =
    withheld > 0 ? `, without the events of ${formatCount(withheld, "fixture")} that may hold a secret` : "";
  for (const line of describeDamage(list.problems)) console.error(line);
  printStaleLines({ lines: list.stale });
  console.log(`wrote ${file}: ${formatCount(list.fixtures.length, "fixture")} to look at${note}`);
  if (list.fixtures.length > 0) console.log("Next: attach it to the pull request. It need not be committed.");
}

/** Serves the review's page until the reviewer ends the review or interrupts the command. */
export async function serveReviewPage(
  review: Review,
  list: ReviewList,
  { port, open }: ReviewFlags,
): Promise<void> {
  const server = await serveReview(review, port);
  await servePage(server, {
    what: `${formatCount(list.fixtures.length, "fixture")} to review`,
    howToEnd: "Ctrl-C, or the page's Done button, ends it.",
    open,
  });
}

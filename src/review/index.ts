/** Review: two sets of fixtures in; a page or a list that shows what differs, and the reviewer's decisions into the store, out. */
import { renderStaticPage } from "./html.js";
import type { Review } from "./review.js";

export { Review } from "./review.js";
export { serveReview } from "./review-server.js";
export type { FixtureView, ListedFixture, ReviewList } from "./review-types.js";

/** A review as one HTML file that needs no server, to read and not to decide. */
export async function renderReviewPage(review: Review): Promise<string> {
  const list = await review.listFixtures();
  const fixtures = [];
  for (const { name } of list.fixtures) fixtures.push(await review.viewWithheld(name));
  return renderStaticPage({ list, fixtures });
}

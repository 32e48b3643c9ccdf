/**
 * Review: shows the differences between two sets of fixtures on a page or in a list, and stores the reviewer's
 * decisions.
 */
import { renderStaticPage } from "./html.js";
import type { Review } from "./review.js";

export { Review } from "./review.js";
export { serveReview } from "./review-server.js";
export {
  DEFAULT_REASON,
  type FixtureView,
  type ListedFixture,
  type ReviewList,
} from "./review-types.js";

/**
 * Renders a review as one HTML file that needs no server. The file is for reading only.
 * @param review the review to render
 * @returns HTML
 */
export async function renderReviewPage(review: Review): Promise<string> {
  const list = await review.listFixtures();
  const fixtures = [];
  for (const { name } of list.fixtures) fixtures.push(await review.viewWithheld(name));
  return renderStaticPage({ list, fixtures });
}

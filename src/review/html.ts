import { buildPage, type RenderedPage } from "../page/index.js";
import type { StaticReview } from "./review-types.js";

/** Builds the page that a server serves. It contains no data, and requests its data from the server. */
export async function buildServedPage(): Promise<RenderedPage> {
  const { html, policy } = await buildPage("review");
  return { html, policy: `${policy}; connect-src 'self'; frame-ancestors 'none'` };
}

/** Renders a page as one HTML file that contains all its data. It loads nothing from elsewhere. */
export async function renderStaticPage(review: StaticReview): Promise<string> {
  return (await buildPage("review", review)).html;
}

import { buildPage, type RenderedPage } from "../page/index.js";
import type { StaticReview } from "./review-types.js";

/** The page that asks the server for what it shows. */
export async function buildServedPage(): Promise<RenderedPage> {
  const { html, policy } = await buildPage("review");
  return { html, policy: `${policy}; connect-src 'self'; frame-ancestors 'none'` };
}

/** One file with all that it shows; it asks nobody for anything. */
export async function renderStaticPage(review: StaticReview): Promise<string> {
  return (await buildPage("review", review)).html;
}

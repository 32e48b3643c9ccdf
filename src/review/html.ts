import { type Page, pageOf } from "../page/index.js";
import type { StaticReview } from "./types.js";

/** The page that asks the server for what it shows. */
export async function servedPage(): Promise<Page> {
  const { html, policy } = await pageOf("review");
  return { html, policy: `${policy}; connect-src 'self'; frame-ancestors 'none'` };
}

/** One file with all that it shows; it asks nobody for anything. */
export async function staticPage(review: StaticReview): Promise<string> {
  return (await pageOf("review", review)).html;
}

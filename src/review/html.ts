import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { messageOf, TouchstoneError } from "../error.js";
import type { StaticReview } from "./types.js";

/** A page with its script and style in it, and the policy that lets a browser run these two and nothing else. */
export interface Page {
  html: string;
  policy: string;
}

/** The page that asks the server for what it shows. */
export async function servedPage(): Promise<Page> {
  const { script, style } = await built();
  const policy = `${policyOf(script, style)}; connect-src 'self'; frame-ancestors 'none'`;
  return { html: htmlOf(script, style, ""), policy };
}

/** One file with all that it shows; it asks nobody for anything. */
export async function staticPage(review: StaticReview): Promise<string> {
  const { script, style } = await built();
  // Without a `<`, no text in it can end the element.
  const data = JSON.stringify(review).replaceAll("<", "\\u003c");
  const head = `<meta http-equiv="Content-Security-Policy" content="${policyOf(script, style)}">`;
  return htmlOf(script, style, head, `<script type="application/json" id="review">${data}</script>`);
}

function htmlOf(script: string, style: string, head: string, data = ""): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${head}
<title>touchstone review</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<div id="app"></div>
${data}
<script>${script}</script>
</html>
`;
}

function policyOf(script: string, style: string): string {
  return `default-src 'none'; script-src '${hash(script)}'; style-src '${hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** What `scripts/page.mjs` makes of the sources in `page/`. */
async function built(): Promise<{ script: string; style: string }> {
  const read = (file: string) => readFile(new URL(`../../dist/review/page/${file}`, import.meta.url), "utf8");
  try {
    return { script: await read("page.js"), style: await read("page.css") };
  } catch (cause) {
    throw new TouchstoneError(`The review page has not been built: ${messageOf(cause)}`, {
      kind: "environment",
      code: "page-missing",
      hint: "In a checkout run `npm run build`; else install `codex-touchstone` again.",
      cause,
    });
  }
}

/** Pages: a room's bundled script and style in, and what they show; one HTML file that asks nobody for anything, out. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { pageErrors } from "./errors.js";

/** A page with its script and style in it, and the policy that lets a browser run these two and nothing else. */
export interface RenderedPage {
  html: string;
  policy: string;
}

/**
 * The page of a room, as `scripts/page.mjs` has bundled it.
 * @param data what a page shows that asks nobody for anything; it finds it in the element whose id is the room's name
 * @throws TouchstoneError `page-missing`
 */
export async function buildPage(name: "atlas" | "parity" | "review", data?: unknown): Promise<RenderedPage> {
  const { script, style } = await readBundle(name);
  const policy = `default-src 'none'; script-src '${hashSource(script)}'; style-src '${hashSource(style)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const isStatic = data !== undefined;
  // Without a `<`, no text in it can end the element.
  const text = isStatic ? JSON.stringify(data).replaceAll("<", "\\u003c") : "";
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${isStatic ? `<meta http-equiv="Content-Security-Policy" content="${policy}">` : ""}
<title>touchstone ${name}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<div id="app"></div>
${isStatic ? `<script type="application/json" id="${name}">${text}</script>` : ""}
<script>${script}</script>
</html>
`;
  return { html, policy };
}

function hashSource(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

async function readBundle(name: string): Promise<{ script: string; style: string }> {
  const read = (file: string) =>
    readFile(new URL(`../../dist/${name}/page/${file}`, import.meta.url), "utf8");
  try {
    return { script: await read("page.js"), style: await read("page.css") };
  } catch (cause) {
    throw pageErrors.pageMissing({ room: name, cause });
  }
}

/** Pages: builds one self-contained HTML file from a module's bundled script, its style and its data, and serves pages on loopback. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import { assertNoSecrets } from "../redact/index.js";
import type { JsonValue } from "../transcript/index.js";
import { pageErrors } from "./errors.js";

export { type PageAnswer, serveOnLoopback, serveStaticPage } from "./loopback-server.js";

/** A page with inline script and style, and the content security policy that allows no other script or style. */
export interface RenderedPage {
  html: string;
  policy: string;
}

/** What `touchstone site` adds to the page of a module. */
export interface PageFrame {
  /** HTML before the module's own content. */
  header: string;
  /** CSS of the header. */
  style: string;
}

/**
 * Renders the page of a module from the bundle that `scripts/page.mjs` has built.
 * @param name of the module
 * @param data the data of a page without a server; the page reads it from the element whose id is the module's name
 * @param packed whether the data is compressed; the page reads it with `readPageData` in both cases
 * @param frame what the site around the page adds
 * @throws TouchstoneError `page-missing`, and `secret-suspected` for packed data, in which nobody would find a secret later
 */
export async function buildPage(
  name: "atlas" | "parity" | "review",
  data?: unknown,
  { packed = false, frame = { header: "", style: "" } }: { packed?: boolean; frame?: PageFrame } = {},
): Promise<RenderedPage> {
  const { script, style: ownStyle } = await readBundle(name);
  const style = `${ownStyle}${frame.style}`;
  const policy = `default-src 'none'; script-src '${hashSource(script)}'; style-src '${hashSource(style)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const isStatic = data !== undefined;
  const text = isStatic ? await renderData(name, data, packed) : "";
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
${frame.header}<div id="app"></div>
${isStatic ? `<script type="application/json" id="${name}">${text}</script>` : ""}
<script>${script}</script>
</html>
`;
  return { html, policy };
}

/** Renders data as JSON without a `<`, so that the data can't close its element. Packed data is one string of base64. */
async function renderData(name: string, data: unknown, packed: boolean): Promise<string> {
  const text = JSON.stringify(data);
  // The members are searched one by one. A search of the whole JSON text would run twice: the second time without its escapes.
  if (packed) await assertNoSecrets(`the page of ${name}`, data as JsonValue);
  if (packed) return JSON.stringify(deflateRawSync(text, { level: 9 }).toString("base64"));
  return text.replaceAll("<", "\\u003c");
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
    throw pageErrors.pageMissing({ moduleName: name, cause });
  }
}

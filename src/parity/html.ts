import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { messageOf, TouchstoneError } from "../error.js";
import type { Verdict } from "./judge.js";
import { markOf } from "./summary.js";
import type { Cell, Comparison, Fact, Matrix } from "./types.js";
import type { PageCell, PageComparison, PageData } from "./view.js";

/** One file with the matrix and all streams in it; it asks nobody for anything. */
export async function parityPage(matrix: Matrix, verdict: Verdict): Promise<string> {
  const { script, style } = await built();
  const policy = `default-src 'none'; script-src '${hash(script)}'; style-src '${hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  // Without a `<`, no text in it can end the element.
  const data = JSON.stringify(pageData(matrix, verdict)).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>touchstone parity</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<div id="app"></div>
<script type="application/json" id="parity">${data}</script>
<script>${script}</script>
</html>
`;
}

function pageData({ reference, subjects, scenarios, cells }: Matrix, { gone }: Verdict): PageData {
  const texts = new Map<string, number>();
  const number = ({ text, file, line }: Fact): [number, string] => {
    const known = texts.get(text) ?? texts.size;
    texts.set(text, known);
    return [known, line === null ? file : `${file}:${line}`];
  };
  const comparison = ({ what, reference, subject, pairs, differences }: Comparison): PageComparison => ({
    what,
    reference: reference.map(number),
    subject: subject.map(number),
    pairs,
    differing: differences.map(({ facts }) => facts),
  });
  const cellOf = (cell: Cell): PageCell => ({
    scenario: cell.scenario,
    subject: cell.subject,
    mark: markOf(cell),
    reason: cell.reason ?? null,
    known: cell.known ?? null,
    differences: cell.differences.map(({ message, reference, subject, known }) => ({
      message,
      places: [reference, subject],
      known: known ?? null,
    })),
    comparisons: cell.comparisons.map(comparison),
  });
  return { reference, subjects, scenarios, cells: cells.map(cellOf), gone, texts: [...texts.keys()] };
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** What `scripts/page.mjs` makes of the sources in `page/`. */
async function built(): Promise<{ script: string; style: string }> {
  const read = (file: string) => readFile(new URL(`../../dist/parity/page/${file}`, import.meta.url), "utf8");
  try {
    return { script: await read("page.js"), style: await read("page.css") };
  } catch (cause) {
    throw new TouchstoneError(`The parity page has not been built: ${messageOf(cause)}`, {
      kind: "environment",
      code: "page-missing",
      hint: "In a checkout run `npm run build`; else install `codex-touchstone` again.",
      cause,
    });
  }
}

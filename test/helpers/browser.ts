import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { findChromium } from "../../scripts/chromium.mjs";
import { whenFileEnds } from "./temporary.js";

/** Time limit in milliseconds of a step on a page. Only a step that hangs reaches it. */
const HANGS_AFTER_MS = 240_000;

/** The window of a phone, in pixels. */
const PHONE = { width: 390, height: 844 };

const executablePath = findChromium();

/** Defines a test that needs Chromium. Without Chromium it is skipped and listed by name. */
export const testInBrowser = test.skipIf(executablePath === undefined);

let browser: Promise<Browser> | undefined;

/** Starts Chromium for the first tab of a test file. It ends after the last test of the file. */
function startBrowser(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const started = chromium.launch({
    executablePath: executablePath as string,
    args,
    timeout: HANGS_AFTER_MS,
  });
  whenFileEnds(async () => {
    browser = undefined;
    await (await started).close();
  });
  return started;
}

/**
 * Opens a new tab, which is closed at the end of the test.
 * @param errors receives every error on the page; for a page that is a file, also every request that it makes
 */
export async function newTab(
  url: string,
  errors: string[] = [],
  options: BrowserContextOptions = {},
): Promise<Page> {
  browser ??= startBrowser();
  const page = await (await browser).newPage({ viewport: { width: 1400, height: 800 }, ...options });
  onTestFinished(() => page.close());
  page.setDefaultTimeout(HANGS_AFTER_MS);
  page.on("pageerror", ({ message }) => errors.push(message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  if (url.startsWith("file:"))
    page.on("request", (request) => request.url().startsWith("file:") || errors.push(request.url()));
  await page.goto(url);
  return page;
}

/**
 * Expects that a page fits into a window of a phone's width, 390 px, and that axe finds nothing serious there and in the
 * width that the page has now. The page keeps its width.
 */
export async function expectReadable(page: Page): Promise<void> {
  const viewport = page.viewportSize() ?? { width: 1400, height: 800 };
  await page.evaluate(axe.source);
  for (const width of new Set([viewport.width, PHONE.width])) {
    await page.setViewportSize({ ...viewport, width });
    expect(await page.evaluate(FIND_PROBLEMS), `${page.url()} at ${width} px`).toEqual([]);
  }
  await page.setViewportSize(viewport);
}

/** Lists the serious and critical problems that axe finds, and says so if the page is wider than the window. */
const FIND_PROBLEMS = `(async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const { violations } = await axe.run({ resultTypes: ["violations"], preload: false });
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(" | "));
  const width = document.documentElement.scrollWidth;
  return width > innerWidth ? ["the page is " + width + " px wide", ...serious] : serious;
})()`;

/**
 * Expects that each page of a folder is readable in a phone's window, and causes no error. Without Chromium, nothing is tested.
 * @param files the paths of the pages in the folder
 */
export async function expectReadableFiles(folder: string, files: string[]): Promise<void> {
  const [first = "", ...others] = files.map((file) => pathToFileURL(join(folder, file)).href);
  if (executablePath === undefined) return;
  const errors: string[] = [];
  const page = await newTab(first, errors, { viewport: PHONE });
  await expectReadable(page);
  for (const url of others) {
    await page.goto(url);
    await expectReadable(page);
  }
  expect(errors).toEqual([]);
}

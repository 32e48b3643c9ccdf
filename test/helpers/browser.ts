import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { onTestFinished, test } from "vitest";
import { findChromium } from "../../scripts/chromium.mjs";
import { whenFileEnds } from "./temporary.js";

/** A step on a page takes this long only where it hangs, in milliseconds. */
const HANGS_AFTER_MS = 240_000;

const executablePath = findChromium();

/** A test that needs Chromium: it is skipped, by name, where there is none. */
export const testInBrowser = test.skipIf(executablePath === undefined);

let browser: Promise<Browser> | undefined;

/** Starts Chromium for the first tab of a file of tests; it ends after the last of them. */
function startBrowser(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const started = chromium.launch({
    executablePath: executablePath as string,
    args,
    timeout: HANGS_AFTER_MS,
  });
  whenFileEnds(async () => (await started).close());
  return started;
}

/**
 * Opens a tab of its own, closed when the test ends.
 * @param errors takes every error on the page; of a page that is a file, every request that it makes beyond it, too
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

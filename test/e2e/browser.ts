import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { findChromium } from "../../scripts/chromium.mjs";

let browser: Browser;

/** Starts Chromium before the tests of a file, and ends it after them. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: findChromium() as string,
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    });
  });
  afterAll(() => browser?.close());
}

/**
 * A tab of its own, closed when the test ends.
 * @param errors takes every error on the page; of a page that is a file, every request that it makes beyond it, too
 */
export async function newTab(
  url: string,
  errors: string[] = [],
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 800 }, ...options });
  onTestFinished(() => page.close());
  page.on("pageerror", ({ message }) => errors.push(message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  if (url.startsWith("file:"))
    page.on("request", (request) => request.url().startsWith("file:") || errors.push(request.url()));
  await page.goto(url);
  return page;
}

/** The parity page, in a real Chromium. */
import { cp, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { expectReadable, newTab, testInBrowser } from "../helpers/browser.js";
import { newCatalogueProject, type Project, REPOSITORY } from "../helpers/project.js";

const HOSTILE = "<script>window.pwned=1</script></script><img src=x onerror=window.pwned=2>";

/** Opens the page of a project in which the raw client's `initialize` is changed and contains hostile text. */
async function openHostilePage(colorScheme: "light" | "dark" = "light") {
  const project = await newCatalogueProject();
  for (const id of ["python", "exec", "app-server"]) {
    const from = join(REPOSITORY, "integration/fixtures", id);
    await cp(from, join(project.root, "integration/fixtures", id), { recursive: true });
  }
  await cp(join(REPOSITORY, "parity.yaml"), join(project.root, "parity.yaml"));
  const file = join(project.root, "integration/fixtures/app-server/thread_basic.jsonl");
  const events = await readFile(file, "utf8");
  await writeFile(
    file,
    events.replaceAll(/"text":"[^"]+","phase"/g, `"text":${JSON.stringify(HOSTILE)},"phase"`),
  );
  const { page, errors } = await openParityPage(project, colorScheme);
  return { project, page, errors };
}

async function openParityPage(
  project: Project,
  colorScheme: "light" | "dark",
): Promise<{ page: Page; errors: string[] }> {
  const html = join(project.root, "parity.html");
  const { code } = await project.run(["parity", "--html", html, "--quiet"]);
  expect(code).toBe(1);
  expect((await stat(html)).size).toBeLessThan(1_000_000);
  const errors: string[] = [];
  const viewport = { width: 1300, height: 800 };
  const page = await newTab(`file://${html}`, errors, { viewport, colorScheme });
  return { page, errors };
}

testInBrowser(
  "the parity page opens a cell by the keyboard, with the two streams side by side, and hostile text as text",
  async () => {
    const { page, errors } = await openHostilePage();
    await page.getByRole("searchbox").fill("thread_basic");
    await page.getByRole("button", { name: "thread_basic, app-server: different" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowUp");
    const getFocused = () => page.evaluate("document.activeElement.textContent");
    expect(await getFocused()).toContain("thread_basic, exec: same");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "thread_basic, app-server" });
    await dialog.waitFor();
    expect(page.url()).toMatch(/#thread_basic\/app-server$/);
    expect(await dialog.locator(".differences .group").first().textContent()).toMatch(
      /^\d+ unexpected differences?$/,
    );
    expect(await dialog.locator(".differences li").first().textContent()).toMatch(
      /^params\.item\.text of item/,
    );
    await expectReadable(page);
    await page.keyboard.press("n");
    const sides = dialog.locator(".row.active .side");
    expect(await sides.nth(0).textContent()).toContain("thread_basic.jsonl:");
    expect(await sides.nth(1).textContent()).toContain("<script>window.pwned=1</script>");
    expect(await sides.nth(1).locator("mark").textContent()).toContain("<img src=x");
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(await page.locator("img, #app script").count()).toBe(0);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(await getFocused()).toContain("thread_basic, app-server: different");
    expect(errors).toEqual([]);
  },
);

testInBrowser(
  "the parity page opens the cell that the address names, and says why one is not supported",
  async () => {
    const { page, errors } = await openHostilePage();
    await page.goto(`${page.url()}#goal_budget/exec`);
    await page.reload();
    const dialog = page.getByRole("dialog", { name: "goal_budget, exec" });
    expect(await dialog.locator(".reason").textContent()).toContain("has no goals");
    await dialog.getByRole("button", { name: "Close" }).click();
    await expectReadable(page);
    expect(await page.locator(".totals td").nth(0).textContent()).toMatch(/=\u00a0\d+/);
    const show = page.getByLabel("Show");
    await show.selectOption("scenarios that differ somewhere");
    await page.getByRole("rowheader", { name: "turn_model_override" }).waitFor();
    expect(await page.getByRole("rowheader", { name: "turn_unicode" }).isVisible()).toBe(false);
    await show.selectOption("only unexpected differences");
    await page.getByRole("rowheader", { name: "thread_basic", exact: true }).waitFor();
    expect(await page.getByRole("rowheader", { name: "turn_model_override" }).isVisible()).toBe(false);
    await page.getByRole("searchbox").fill("no such scenario");
    await page.getByText("No scenario fits these filters").waitFor();
    await page.getByRole("searchbox").fill("");
    await show.selectOption("all scenarios");
    await page.getByText("reasons: why a difference or failure is accepted").click();
    const reasons = await page.locator(".reasons li span").allTextContents();
    expect(new Set(reasons).size).toBe(reasons.length);
    await page.locator(".reasons button").last().click();
    expect(await page.locator("tbody tr:visible").count()).toBeLessThan(20);
    expect(errors).toEqual([]);
  },
);

testInBrowser("the parity page follows the light and dark of the system", async () => {
  const grounds = [];
  for (const scheme of ["light", "dark"] as const) {
    const { page } = await openHostilePage(scheme);
    grounds.push(await page.evaluate("getComputedStyle(document.documentElement).backgroundColor"));
  }
  expect(grounds).toEqual(["rgb(255, 255, 255)", "rgb(21, 23, 27)"]);
});

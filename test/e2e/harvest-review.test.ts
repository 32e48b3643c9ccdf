/** `touchstone harvest --review`: a harvest that ends with the review of what it has changed. */
import { expect } from "vitest";
import { parseAuditLog, readAudit, readManifest } from "../../src/store/index.js";
import { newTab, testInBrowser } from "../helpers/browser.js";
import { newProject, renderOneTurn } from "../helpers/project.js";
import { startPage } from "../helpers/review-project.js";

const say = (text: string) => renderOneTurn(`model: [{ do: [{ say: ${text} }] }]\n`);

testInBrowser(
  "the page of a harvest's end accepts what was recorded, and its Done ends the command",
  async () => {
    const project = await newProject({ greeting: say("Hello.") }, "app-server");
    expect((await project.run(["harvest", "--quiet"])).code).toBe(0);
    await project.write("scenarios/greeting.yaml", `name: greeting\n${say("Goodbye.")}`);

    const { url, ended } = await startPage(project, ["harvest", "--review"], { TOUCHSTONE_ACTOR: "Ada" });
    const errors: string[] = [];
    const page = await newTab(url, errors);
    await page.getByRole("heading", { name: "greeting", exact: true }).waitFor();
    expect(await page.getByRole("row").filter({ hasText: "Goodbye" }).count()).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Accept fixture" }).click();
    await page.getByText(/^1 of 1 decided/).waitFor();
    await page.getByRole("button", { name: "Done" }).click();

    const { code, stdout, stderr } = await ended;
    // The page may ask for changes once more after the server has ended.
    expect([code, errors.filter((error) => !error.includes("ERR_CONNECTION_REFUSED"))]).toEqual([0, []]);
    expect(stderr).not.toContain("error");
    expect(stdout).toMatch(/^1 changed .*1 fixture to review: .*accepted greeting: reviewed/s);
    expect((await readManifest(project.fixtures))?.scenarios.greeting?.reviewed).toMatchObject({ by: "Ada" });
    const log = parseAuditLog(await readAudit(project.fixtures));
    expect(log.map(({ action }) => action)).toEqual(["harvest", "harvest", "accept"]);
  },
);

testInBrowser("a harvest that changed nothing opens no review", async () => {
  const project = await newProject({ greeting: say("Hello.") }, "app-server");
  await project.run(["harvest", "--quiet"]);
  const { code, stdout } = await project.run(["harvest", "--review"]);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^1 unchanged /)]);
  expect(stdout).not.toContain("to review");
});

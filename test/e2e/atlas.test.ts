/** `touchstone atlas` over two real releases, and its page in a real Chromium. */
import { execFileSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectReadable, newTab, testInBrowser } from "../helpers/browser.js";
import { listDifferences } from "../helpers/differences.js";
import { newCatalogueProject, type Project, REPOSITORY, readFiles } from "../helpers/project.js";
import { waitUntil } from "../helpers/waiting.js";

const RELEASES = "0.157.0,0.163.0";
const SOME_SCENARIOS = ["thread_basic", "tool_patch", "error_invalid_params", "turn_rerouted"].flatMap(
  (name) => ["--scenario", name],
);

/** Lists the differences between two atlases of a project. */
async function compareAtlases(project: Project, name: string, other: string): Promise<string[]> {
  const [files = {}, others = {}] = await Promise.all(
    [name, other].map((folder) => readFiles(join(project.root, folder))),
  );
  return listDifferences(files, others);
}

test("two merged shards of an atlas equal the atlas of one machine byte for byte, and nothing runs twice", async () => {
  const project = await newCatalogueProject();
  const whole = await project.run(["atlas", "--codex", RELEASES, ...SOME_SCENARIOS, "--output", "whole"]);
  expect(whole.stderr).toContain("0.157.0 exec: 3 scenarios ran");
  expect(whole.code).toBe(0);
  expect((await readdir(join(project.root, "whole"))).sort()).toEqual([
    "CHANGELOG.md",
    "atlas.json",
    "atlas.schema.json",
    "index.html",
  ]);

  // A different machine has a cache without measurements.
  const other = await newCatalogueProject();
  for (const part of [1, 2]) {
    const shard = ["--shard", `${part}/2`, "--output", join(project.root, `part${part}`), "--quiet"];
    const { code, stderr } = await other.run(["atlas", "--codex", RELEASES, ...SOME_SCENARIOS, ...shard]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  }
  expect((await project.run(["merge", "part1", "part2", "--output", "merged"])).code).toBe(0);
  expect(await compareAtlases(project, "merged", "whole")).toEqual([]);

  // These releases are measured already, also if others were measured in between. Without any codex, nothing
  // can run.
  const one = ["atlas", "--codex", "0.163.0", "--scenario", "thread_basic", "--output", "one", "--quiet"];
  expect((await project.run(one)).code).toBe(0);
  const again = await project.run(
    ["atlas", "--codex", RELEASES, ...SOME_SCENARIOS, "--output", "again", "--quiet"],
    {
      PATH: "/nowhere",
    },
  );
  expect(again.code).toBe(0);
  expect(await compareAtlases(project, "again", "whole")).toEqual([]);
});

test("a release that npm lacks is reported and does not stop the others, and a killed measurement continues where it was", async () => {
  const project = await newCatalogueProject();
  const args = [
    "atlas",
    "--codex",
    "0.157.0,0.163.0,9.9.9",
    "--scenario",
    "thread_basic",
    "--output",
    "atlas",
  ];
  const { child, ended, outcome } = project.start(args);
  const readMeasured = () => outcome.stderr.includes("0.157.0 app-server: 1 scenario ran");
  await waitUntil("the first release is measured", () => readMeasured() || child.exitCode !== null);
  child.kill("SIGKILL");
  await ended;
  const { code, stderr } = await project.run(args);
  expect(code).toBe(1);
  expect(stderr).toContain("9.9.9 exec: npm has no codex 9.9.9.");
  const atlas = JSON.parse(await project.read("atlas/atlas.json"));
  expect(atlas.releases).toEqual(["0.157.0", "0.163.0"]);
  expect(atlas.protocols.exec.releases).toEqual([0, 1]);
  expect(atlas.protocols.exec.failures).toEqual({ "9.9.9": "npm has no codex 9.9.9." });
});

/** Events are distinguished by their names. */
const READER_PROGRAM = `import type { AppServerEvent, ExecEvent } from "./events";

export function tokens(event: ExecEvent): number | undefined {
  return event.type === "turn.completed" ? event.usage.output_tokens : undefined;
}
export function delta(event: AppServerEvent): string | undefined {
  return event.method === "item/agentMessage/delta" ? event.params.delta : undefined;
}
`;

test("the committed atlas explains a member and compares releases, and its types compile", async () => {
  const project = await newCatalogueProject();
  const atlas = ["--atlas", join(REPOSITORY, "docs/atlas")];
  const explained = await project.run(["atlas", "explain", "item.completed.item.exit_code", ...atlas]);
  expect(explained.stdout).toMatch(
    /item\.completed\[command_execution\]\.item\.exit_code\n {2}exec, since 0\.\d+\.0 or before \(the oldest measured release\), to this day/,
  );
  const compat = await project.run([
    "atlas",
    "compat",
    "--from",
    "0.143.0",
    "--to",
    "0.144.0",
    "--json",
    ...atlas,
  ]);
  expect(JSON.parse(compat.stdout)).toMatchObject({
    from: "0.143.0",
    to: "0.144.0",
    protocols: [{ protocol: "exec" }, { protocol: "app-server" }],
  });
  expect((await project.run(["atlas", "compat", "--from", "0.1.0", "--to", "0.144.0", ...atlas])).code).toBe(
    2,
  );
  expect(
    (await project.run(["atlas", "types", "--codex", "0.163.0", "--output", "events.ts", ...atlas])).code,
  ).toBe(0);
  await project.write("reader.ts", READER_PROGRAM);
  const tsc = join(REPOSITORY, "node_modules/.bin/tsc");
  execFileSync(tsc, ["--noEmit", "--strict", "--ignoreConfig", join(project.root, "reader.ts")], {
    stdio: "inherit",
  });
  const types = await project.read("events.ts");
  expect(types).toContain("export interface ExecItemCompletedCommandExecution");
  expect(types).toContain("// never seen");
});

testInBrowser(
  "the atlas page compares two releases, searches and opens a cell by the keyboard, and the address holds it",
  async () => {
    const errors: string[] = [];
    const file = join(REPOSITORY, "docs/atlas/index.html");
    const page = await newTab(`file://${file}`, errors, { viewport: { width: 1400, height: 900 } });
    await page.getByRole("heading", { name: /^0\.\d+\.0 beside 0\.\d+\.0, app-server$/ }).waitFor();
    const widths = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.sides thead th')].slice(1).map((head) => head.clientWidth)",
    );
    expect(Math.min(...widths)).toBeGreaterThan(250);
    await expectReadable(page);
    await page.getByLabel("Events of").selectOption("exec");
    await page.getByRole("button", { name: "All releases" }).click();
    await page.keyboard.press("/");
    await page.keyboard.type("exit_code");
    await expect.poll(() => page.getByRole("rowheader").allTextContents()).toContain("item.exit_code");
    const cell = page.getByRole("button", {
      name: "item.completed[command_execution].item.exit_code in 0.163.0: seen",
    });
    await cell.focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const details = page.getByRole("complementary", { name: "Details" });
    await expect.poll(() => details.textContent()).toContain("codex 0.163.0, exec");
    expect(await details.textContent()).toContain('"type": "item.completed"');
    await expectReadable(page);
    const link = await newTab(page.url(), errors);
    await expect.poll(() => link.getByRole("complementary").textContent()).toContain("codex 0.163.0, exec");
    expect(await link.getByRole("searchbox").inputValue()).toBe("exit_code");
    await page.keyboard.press("Escape");
    await expect.poll(() => details.isVisible()).toBe(false);
    // The current cell goes away with its row. The Tab key then reaches the event.
    const event = page.locator('tr:has-text("item.completed[command_execution]") button.event');
    await event.click();
    await expect.poll(() => event.getAttribute("aria-expanded")).toBe("false");
    expect(await event.getAttribute("tabindex")).toBe("0");
    await page.getByLabel("Compare").selectOption("0.142.5");
    await page.getByLabel("with").selectOption("0.163.0");
    await page.getByRole("searchbox").fill("");
    await page.getByRole("heading", { name: "0.142.5 beside 0.163.0, exec" }).waitFor();
    await page.getByLabel("Events of").selectOption("app-server");
    await page.getByRole("button", { name: "All releases" }).click();
    await page.getByRole("searchbox").fill("no such thing");
    expect(await page.getByRole("table").first().textContent()).toContain(
      "Nothing is called “no such thing”.",
    );
    expect(errors).toEqual([]);
  },
);

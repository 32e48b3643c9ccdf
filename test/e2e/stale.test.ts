/** A fixture that is stale is named by each command that reads fixtures, with what to run. */
import { execFileSync } from "node:child_process";
import { appendFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newProject, type Project, renderOneTurn } from "../helpers/project.js";

const buildScenario = (text: string) => renderOneTurn(`model:\n  - do: [{ say: ${JSON.stringify(text)} }]\n`);

async function makeHarvestedProject(): Promise<Project> {
  const project = await newProject(
    { one: buildScenario("Hello."), two: buildScenario("Good-bye.") },
    "app-server",
  );
  expect((await project.run(["harvest"])).code).toBe(0);
  const git = ["-C", project.root, "-c", "user.name=Ada", "-c", "user.email=ada@example.test"];
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    ["commit", "-qm", "fixtures"],
  ])
    execFileSync("git", [...git, ...args]);
  return project;
}

test("an edited, a new and a deleted one are named everywhere, and `harvest --changed` records them alone", async () => {
  const project = await makeHarvestedProject();
  expect((await project.run(["checklist"])).code).toBe(0);
  expect((await project.run(["check", "--offline"])).code).toBe(0);
  expect((await project.run(["harvest", "--changed"])).stdout).toContain("Nothing is stale");

  await project.write("scenarios/one.yaml", `name: one\n${buildScenario("Hello, world.")}`);
  await project.write("scenarios/three.yaml", `name: three\n${buildScenario("Well.")}`);
  const lines = [
    "scenarios/one.yaml changed since it was recorded; run `touchstone harvest --scenario one`",
    "scenarios/three.yaml was never recorded; run `touchstone harvest --scenario three`",
  ];
  const offline = await project.run(["check", "--offline"]);
  const checklist = await project.run(["checklist", "--check"]);
  const diff = await project.run(["diff"]);
  const review = await project.run(["review"]);
  const page = await project.run(["review", "--static", "page.html"]);
  const doctor = await project.run(["doctor"]);
  for (const line of lines) {
    for (const { stderr } of [offline, checklist, diff, page]) expect(stderr).toContain(line);
    for (const { stdout } of [review, doctor]) expect(stdout).toContain(line);
  }
  expect([offline.code, checklist.code, diff.code, review.code]).toEqual([1, 1, 0, 0]);

  const full = await project.run(["check"]);
  expect(full.stdout).toContain("Different because they are stale: one, three\n");
  expect(full.stdout).not.toContain("behaves differently");
  expect(full.code).toBe(1);

  await rm(join(project.fixtures, "two.jsonl"));
  expect((await project.run(["diff"])).stdout).toContain("two.jsonl is gone");
  const { fixtures, stale } = JSON.parse((await project.run(["review", "--json"])).stdout);
  expect(fixtures).toMatchObject([{ name: "two", change: "changed", class: "breaking" }]);
  expect(stale).toContain("two.jsonl is missing on disk; run `touchstone harvest --scenario two`");

  await project.write("scenarios/four.yaml", `name: four\n${buildScenario("No.")}`);
  const changed = await project.run([
    "harvest",
    "--changed",
    "--json",
    "--scenario",
    "one",
    "--scenario",
    "two",
  ]);
  expect(JSON.parse(changed.stdout)).toMatchObject({ added: [], changed: ["one", "two"], unchanged: [] });
  const rest = await project.run(["harvest", "--changed", "--json"]);
  expect(JSON.parse(rest.stdout)).toMatchObject({ added: ["four", "three"], changed: [], unchanged: [] });

  await rm(join(project.root, "scenarios/four.yaml"));
  expect((await project.run(["check", "--offline"])).stderr).toContain(
    "four: its scenario was removed from the catalogue; run `touchstone harvest --changed` to remove its fixture",
  );
  const pruned = await project.run(["harvest", "--changed", "--json"]);
  expect(JSON.parse(pruned.stdout)).toMatchObject({ added: [], changed: [], removed: ["four"] });
  expect((await project.run(["check", "--offline"])).code).toBe(0);
});

test("a full check says so where a fixture differs although nothing in the repository changed", async () => {
  const project = await makeHarvestedProject();
  const manifest = JSON.parse(await project.read("integration/fixtures/app-server/manifest.json"));
  // The fixture of `one` becomes that of `two`, as if codex had behaved differently at the harvest.
  await project.write("scenarios/one.yaml", `name: one\n${buildScenario("Good-bye.")}`);
  expect((await project.run(["harvest", "--scenario", "one"])).code).toBe(0);
  const now = JSON.parse(await project.read("integration/fixtures/app-server/manifest.json"));
  now.scenarios.one.scenario = manifest.scenarios.one.scenario;
  await project.write("integration/fixtures/app-server/manifest.json", `${JSON.stringify(now, null, 2)}\n`);
  await project.write("scenarios/one.yaml", `name: one\n${buildScenario("Hello.")}`);
  const { stdout, code } = await project.run(["check"]);
  expect(stdout).toContain("because codex, the SDK or the machine behaves differently: one\n");
  expect(stdout).not.toContain("Stale, so");
  expect(code).toBe(1);
});

/** Whether a line looks like one of touchstone's own, or moves the cursor, since a file's name was printed as it is. */
const isForged = (line: string) => line.startsWith("error: mine") || line.includes("\u001b");

test("what is no scenario is named where fixtures are checked, on a line of its own whatever its name is", async () => {
  const project = await makeHarvestedProject();
  await mkdir(join(project.root, "scenarios/three.yaml"));
  await project.write("scenarios/four\nerror: mine\u001b[31m.yaml", "");
  for (const args of [["check", "--offline"], ["doctor"], ["scenarios", "list"], ["scenarios", "validate"]]) {
    const { code, stdout, stderr } = await project.run(args);
    const command = args.join(" ");
    const printed = `${stdout}${stderr}`;
    expect(printed, command).toContain("three.yaml is");
    expect(printed, command).toContain("four\ufffderror: mine\ufffd[31m");
    expect(printed.split("\n").filter(isForged), command).toEqual([]);
    expect(code, command).not.toBe(0);
  }
  const harvest = await project.run(["harvest", "--changed"]);
  expect(harvest.stderr).toContain("three.yaml is a folder, and no plain file");
  expect(harvest.stderr.split("\n").filter(isForged)).toEqual([]);
  expect(harvest.code).toBe(2);
});

test("a schema that was changed by hand is named, and `harvest --changed` writes it again", async () => {
  const project = await makeHarvestedProject();
  const schema = "integration/fixtures/schemas/scenario.schema.json";
  const before = await project.read(schema);
  expect((await project.run(["scenarios", "validate"])).stderr).toBe("");
  await appendFile(join(project.root, schema), " ");
  expect((await project.run(["scenarios", "validate"])).stderr).toContain(
    `${schema} is not what a harvest would write; run \`touchstone harvest --changed\``,
  );
  expect((await project.run(["doctor"])).stdout).toMatch(new RegExp(`published +${schema}`));
  const again = await project.run(["harvest", "--changed"]);
  expect(again).toMatchObject({
    code: 0,
    stdout: `wrote ${schema} again\nNothing is stale: there is nothing to record.\n`,
  });
  expect(await project.read(schema)).toBe(before);
});

/**
 * The life of a fixture after its harvest: drift is found, a reviewer decides, and the audit log records it.
 */
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  newCatalogueProject,
  newProject,
  type Project,
  readFiles,
  renderOneTurn,
} from "../helpers/project.js";

const buildScenario = (text: string) => renderOneTurn(`model:\n  - do: [{ say: ${JSON.stringify(text)} }]\n`);

async function makeHarvestedProject(): Promise<Project> {
  const project = await newProject(
    { one: buildScenario("Hello."), two: buildScenario("Good-bye.") },
    "app-server",
  );
  await project.write("test/one_test.exs", 'fixture "one"');
  expect((await project.run(["harvest", "--reason", "the first"])).code).toBe(0);
  runProjectGit(project, "init", "-q");
  runProjectGit(project, "add", "-A");
  runProjectGit(project, "commit", "-qm", "fixtures");
  return project;
}

function runProjectGit(project: Project, ...args: string[]): void {
  execFileSync("git", [
    "-C",
    project.root,
    "-c",
    "user.name=Ada",
    "-c",
    "user.email=ada@example.test",
    ...args,
  ]);
}

test("check, diff, review, checklist and audit follow a change from the drift to its acceptance", async () => {
  const project = await makeHarvestedProject();
  const whole = await project.run(["check"]);
  expect(whole.stdout).toContain("is intact: 2 fixtures");
  expect(whole.stdout).toContain("No drift");
  expect(whole.code).toBe(0);
  expect((await project.run(["diff"])).stdout).toBe("Nothing differs: 2 fixtures unchanged.\n");

  await project.write("scenarios/one.yaml", `name: one\n${buildScenario("Hello, world.")}`);
  const before = await project.readFiles();
  const drift = await project.run(["check", "--junit", "report.xml"]);
  expect(drift.code).toBe(1);
  expect(drift.stdout).toContain("breaking");
  expect(drift.stdout).toContain("1 fixture changed, 1 unchanged");
  expect(await project.read("report.xml")).toMatch(
    /<testcase classname="touchstone check" name="one">\s*<failure/,
  );
  expect((await project.run(["check", "--github"])).stdout).toMatch(
    /^::error file=integration\/fixtures\/app-server\/one.jsonl,line=\d+,title=one is stale%2C and differs%3A breaking::/m,
  );
  expect(await project.readFiles()).toEqual(before);

  await project.run(["harvest", "--reason", "it greets the world"]);
  const json = JSON.parse((await project.run(["diff", "--json"])).stdout);
  expect(
    json.fixtures.map(({ name, class: class_ }: { name: string; class: string }) => [name, class_]),
  ).toEqual([["one", "breaking"]]);
  expect((await project.run(["diff", "HEAD", "--markdown"])).stdout).toContain("| **breaking** |");
  expect((await project.run(["diff", "HEAD", "--html", "--output", "diff.html"])).code).toBe(1);
  expect(await project.read("diff.html")).toMatch(/<h1>\d+ fixtures? differs? between HEAD and /);

  const env = { TOUCHSTONE_ACTOR: "Grace" };
  expect((await project.run(["review", "--accept", "all", "--reason", "meant"], env)).code).toBe(0);
  const trail = await project.run(["audit", "one"]);
  expect(trail.stdout).toMatch(
    /harvest: the first[\s\S]*harvest: it greets the world[\s\S]*Grace {2}accept: meant/,
  );
  expect(trail.stdout).toContain("The audit log is valid");

  expect((await project.run(["checklist", "--check"])).code).toBe(1);
  expect((await project.run(["checklist"])).code).toBe(0);
  const list = await project.read("docs/python-parity-checklist.md");
  expect(list).toMatch(/`one` .* Grace \| fresh \| `test\/one_test.exs` \| done \|/);
  await project.write("docs/python-parity-checklist.md", list.replace(/(`two`.*\| ) \|$/m, "$1to do |"));
  await project.run(["checklist"]);
  expect(await project.read("docs/python-parity-checklist.md")).toContain("| to do |");
  expect((await project.run(["checklist", "--check"])).code).toBe(0);
});

test("check and audit both report a fixture that was edited by hand", async () => {
  const project = await makeHarvestedProject();
  const file = join(project.fixtures, "two.jsonl");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace("Good-bye.", "Good-bye!"));
  for (const command of ["check", "audit"]) {
    const { code, stderr } = await project.run([command, ...(command === "check" ? ["--offline"] : [])]);
    expect(code).toBe(1);
    expect(stderr).toContain("two.jsonl is not what the manifest says");
  }
  const restored = await project.run(["check", "--json"]);
  expect(JSON.parse(restored.stdout)).toMatchObject({
    problems: [{ file: "two.jsonl" }],
    drift: { fixtures: [{ name: "two", class: "breaking" }] },
  });
});

test("an upgrade from 0.157.0 to 0.163.0 moves the pins, and describes what that changed", async () => {
  const project = await newCatalogueProject();
  const config = await project.read("touchstone.config.yaml");
  await project.write("touchstone.config.yaml", config.replaceAll("0.163.0", "0.157.0"));
  // Three scenarios of the catalogue, because the whole catalogue takes minutes.
  for (const name of ["thread_basic", "error_unauthorized", "goal_one_turn"])
    await project.write(`own/${name}.yaml`, await readFile(`scenarios/${name}.yaml`, "utf8"));
  const pinned = await project.read("touchstone.config.yaml");
  await project.write(
    "touchstone.config.yaml",
    `# Kept.\n${pinned.replace(/^scenarios: .*$/m, "scenarios: own")}`,
  );
  expect((await project.run(["harvest"])).code).toBe(0);
  // Another subject moves too, and one whose driver is gone is named.
  const ofAppServer = ["harvest", "--sdk", "app-server", "--scenario", "thread_basic"];
  expect((await project.run(ofAppServer)).code).toBe(0);
  const gone = JSON.stringify({ formatVersion: 1, sdk: "gone", scenarios: {} });
  await project.write("integration/fixtures/gone/manifest.json", gone);
  const before = await readFiles(project.root);
  const dry = await project.run(["upgrade", "--codex", "0.163.0", "--sdk", "0.163.0", "--dry-run"]);
  expect(dry.stdout).toContain("`params.turn.rootTurnId` is new");
  expect(dry.stdout).toContain("The upgrade would record these subjects again, too: app-server, gone.");
  expect(dry.code).toBe(0);
  expect(await readFiles(project.root)).toEqual(before);
  const { code, stdout } = await project.run(["upgrade", "--codex", "0.163.0", "--sdk", "0.163.0"]);
  expect(stdout).toContain("`params.turn.rootTurnId` is new");
  expect(stdout).toMatch(/^app-server: 1 new or changed, 0 unchanged$/m);
  expect(stdout).toMatch(/^gone was not upgraded, and its fixtures are stale: .*gone/m);
  expect(code).toBe(1);
  expect(await project.read("touchstone.config.yaml")).toMatch(
    /^# Kept\.\n[\s\S]*codex: 0\.163\.0[\s\S]*python: 0\.163\.0/,
  );
  const text = await project.read("touchstone-upgrade.md");
  expect(text).toContain("# Upgrade fixtures to codex 0.163.0, openai-codex 0.163.0");
  expect(text).toContain('was of type string ("other"), and is of type object');
  expect((await project.run(["checklist", "--check"])).code).toBe(0);
  const again = await project.run(["upgrade", "--codex", "0.163.0", "--sdk", "0.163.0"]);
  expect(again.code).toBe(0);
  expect(again.stdout).toContain("The pins are codex 0.163.0, openai-codex 0.163.0 already.");
});

/** What several machines record with `--shard` is merged to what one machine gives, byte for byte. */
import { readFileSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { newProject, PROGRAM, REPOSITORY, readFiles, renderOneTurn } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const buildScenario = (text: string) => renderOneTurn(`model:\n  - do: [{ say: ${JSON.stringify(text)} }]\n`);
const SAME_TIME = { SOURCE_DATE_EPOCH: "1780000000", TOUCHSTONE_ACTOR: "Ada" };

test("the parts of a harvest and of a check", async () => {
  const project = await newProject({}, "app-server");
  for (const name of ["one", "three", "two"])
    await project.write(`scenarios/${name}.yaml`, `name: ${name}\n${buildScenario(name)}`);
  const root = join(project.root, "integration/fixtures");
  const parts = ["1/2", "2/2"].map((shard, index) => ({ shard, folder: join(project.root, `part${index}`) }));
  for (const { shard, folder } of parts) {
    const args = ["harvest", "--shard", shard, "--output", join(folder, "app-server")];
    expect((await project.run(args, SAME_TIME)).code).toBe(0);
  }
  const merged = await project.run(
    ["merge", ...parts.map(({ folder }) => join(folder, "app-server"))],
    SAME_TIME,
  );
  expect(merged.stdout).toContain("3 added");
  expect(merged.code).toBe(0);
  const fromParts = await readFiles(root);
  await cp(root, join(project.root, "kept"), { recursive: true });
  const one = join(project.root, "whole");
  expect((await project.run(["harvest", "--output", join(one, "app-server")], SAME_TIME)).code).toBe(0);
  await rm(join(one, ".app-server.base"), { recursive: true }); // for a review before the first commit
  expect(fromParts).toEqual(await readFiles(one));

  const forgotten = await project.run([
    "merge",
    join(parts[0]?.folder ?? "", "app-server"),
    "--output",
    "half/app-server",
  ]);
  expect(forgotten.stderr).toMatch(/scenarios\/\w+\.yaml was never recorded/);
  expect(forgotten.code).toBe(1);

  // A share without a scenario stores no folder.
  const none = join(project.root, "part2/app-server");
  expect((await project.run(["harvest", "--shard", "4/4", "--output", none])).stdout).toContain(
    "nothing to record",
  );
  expect((await project.run(["merge", none, join(parts[0]?.folder ?? "", "app-server")])).code).toBe(0);

  await project.write("scenarios/one.yaml", `name: one\n${buildScenario("1")}`);
  const whole = await project.run(["check", "--json"]);
  const files: string[] = [];
  for (const { shard, folder } of parts) {
    await mkdir(folder, { recursive: true });
    files.push(join(folder, "check.json"));
    await writeFile(files.at(-1) ?? "", (await project.run(["check", "--json", "--shard", shard])).stdout);
  }
  const report = await project.run(["merge", ...files]);
  expect(report.stdout).toBe(whole.stdout);
  expect([report.code, whole.code]).toEqual([1, 1]);
  const incomplete = await project.run(["merge", files[1] ?? ""]);
  expect(incomplete.stderr).toContain("The parts are 2/2, and together they should be 1/2, 2/2.");
  expect(incomplete.code).toBe(2);
});

test("the parts of a comparison", async () => {
  const folder = await makeTemporaryFolder("parity");
  const run = (...args: string[]) =>
    execa(process.execPath, [PROGRAM, ...args], { cwd: REPOSITORY, reject: false, stripFinalNewline: false });
  const files = [1, 2, 3].map((part) => join(folder, `${part}.json`));
  for (const [index, file] of files.entries())
    await writeFile(file, (await run("parity", "--json", "--shard", `${index + 1}/3`)).stdout);
  const output = join(folder, "merged.json");
  const whole = await run("parity", "--json");
  const merged = await run("merge", ...files, "--output", output);
  expect(readFileSync(output, "utf8")).toBe(whole.stdout);
  expect([merged.exitCode, whole.exitCode]).toEqual([0, 0]);
});

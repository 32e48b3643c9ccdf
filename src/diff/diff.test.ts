import { execFileSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { diffSets, groupDifferences, openFixtureSet, renderDiffHtml, renderDiffMarkdown } from "./index.js";

const buildEvent = (text: string) =>
  JSON.stringify({ method: "item/agentMessage/delta", params: { itemId: "msg_1_1", delta: text } });

test("in a repository without a commit, HEAD has no fixtures", async () => {
  const root = await makeTemporaryFolder("diff-unborn");
  const folder = join(root, "fixtures/python");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "one.jsonl"), `${buildEvent("a")}\n`);
  const where = { folder, cwd: root };
  await expect(openFixtureSet("HEAD", where)).rejects.toMatchObject({ code: "no-such-set" });
  execFileSync("git", ["-C", root, "init", "-q"]);
  const diff = await diffSets(await openFixtureSet("HEAD", where), await openFixtureSet(folder, where));
  expect(diff.fixtures.map(({ name, change }) => [name, change])).toEqual([["one", "added"]]);
  await expect(openFixtureSet("main", where)).rejects.toMatchObject({ code: "no-such-set" });
});

test("a folder is compared with a git revision, and unknown revisions and fixtures are refused", async () => {
  const root = await makeTemporaryFolder("diff");
  const folder = join(root, "fixtures/python");
  await mkdir(join(folder, "wire"), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", root, "-c", "user.name=a", "-c", "user.email=a@b", ...args]);
  await writeFile(join(folder, "one_step1.jsonl"), `${buildEvent("a")}\n`);
  await writeFile(join(folder, "wire/one.jsonl"), `{"process":1,"from":"codex","message":{}}\n`);
  await writeFile(join(folder, "two.jsonl"), `${buildEvent("b")}\n`);
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "one");
  await writeFile(
    join(folder, "one_step1.jsonl"),
    `${buildEvent("a")}\n${buildEvent("<script>alert(1)</script> | @all")}\n`,
  );
  await writeFile(join(folder, "three.jsonl"), "");
  await rm(join(folder, "two.jsonl"));
  const where = { folder, cwd: root };
  const diff = await diffSets(await openFixtureSet("HEAD", where), await openFixtureSet(folder, where));
  expect(diff.fixtures.map(({ name, change, class: class_ }) => [name, change, class_])).toEqual([
    ["one", "changed", "additive"],
    ["three", "added", "additive"],
    ["two", "removed", "breaking"],
  ]);
  expect(groupDifferences(diff)[0]).toMatchObject({ class: "breaking", kind: "fixture-removed" });
  expect(renderDiffMarkdown(diff)).not.toContain("<script");
  expect(renderDiffHtml(diff)).not.toContain("<script");
  await expect(openFixtureSet("v9", where)).rejects.toMatchObject({ code: "no-such-set" });
  await expect(openFixtureSet("--upload-pack=x", where)).rejects.toMatchObject({ code: "no-such-set" });
  await expect(
    diffSets(await openFixtureSet("HEAD", where), await openFixtureSet(folder, where), ["four"]),
  ).rejects.toMatchObject({
    code: "no-such-fixture",
  });
});

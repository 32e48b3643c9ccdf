import { execFileSync } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import {
  diffSets,
  groupDifferences,
  openFixtureSet,
  openTranscriptPair,
  readChangedEvents,
  renderDiffHtml,
  renderDiffMarkdown,
} from "./index.js";

const buildEvent = (text: string) =>
  JSON.stringify({ method: "item/agentMessage/delta", params: { itemId: "msg_1_1", delta: text } });

test("in a repository without a commit, HEAD has the fixtures that harvests have kept, or none", async () => {
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
  await mkdir(join(root, "fixtures/.python.base"));
  await writeFile(join(root, "fixtures/.python.base/two.jsonl"), `${buildEvent("b")}\n`);
  const kept = await openFixtureSet("HEAD", where);
  expect([kept.label, kept.names]).toEqual(["fixtures/.python.base", ["two"]]);
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
  const sets = [await openFixtureSet("HEAD", where), await openFixtureSet(folder, where)] as const;
  const html = renderDiffHtml(diff, await readChangedEvents(diff, ...sets));
  expect(html).toContain('<a href="#one_step1.jsonl%3A2">');
  expect(html).toMatch(/id="one_step1.jsonl:2".*not there before.*&quot;delta&quot;: &quot;&lt;script&gt;/s);
  expect(html).not.toContain("<script");
  await expect(openFixtureSet(".", where)).rejects.toMatchObject({ code: "set-without-fixtures" });
  await expect(openFixtureSet("v9", where)).rejects.toMatchObject({ code: "no-such-set" });
  await expect(openFixtureSet("--upload-pack=x", where)).rejects.toMatchObject({ code: "no-such-set" });
  await expect(
    diffSets(await openFixtureSet("HEAD", where), await openFixtureSet(folder, where), ["four"]),
  ).rejects.toMatchObject({
    code: "no-such-fixture",
  });
});

test("the page shows the changed members of an event with what is around them, and no secret", async () => {
  const root = await makeTemporaryFolder("diff-events");
  const buildLine = (members: object) => `${JSON.stringify({ method: "turn/started", params: members })}\n`;
  const sides = {
    old: buildLine({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, status: "before", key: "none" }),
    now: buildLine({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, status: "after", key: "none" }),
  };
  const write = async (side: "old" | "now", text: string) => {
    await mkdir(join(root, side), { recursive: true });
    await writeFile(join(root, side, "one.jsonl"), text);
    return openFixtureSet(join(root, side), { folder: root, cwd: root });
  };
  const [old, now] = [await write("old", sides.old), await write("now", sides.now)];
  const diff = await diffSets(old, now);
  const html = renderDiffHtml(diff, await readChangedEvents(diff, old, now));
  expect(html).toMatch(/<div class="pair changed"><pre class="old">.*before.*<pre class="new">.*after/);
  expect(html).toMatch(
    /<div class="gap">7 more lines<\/div><div class="pair"><pre class="old">\s+&quot;e&quot;: 5,/,
  );
  const leaked = await write(
    "now",
    sides.now.replace("none", `sk-${"proj-"}${"aB3dE5gH7jK9mN1pQ".repeat(4)}`),
  );
  const both = await diffSets(old, leaked);
  await expect(readChangedEvents(both, old, leaked)).rejects.toMatchObject({ code: "secret-suspected" });
});

test("a copy of a manifest is compared by its own fixtures, digests and counts, wherever it is", async () => {
  const root = await makeTemporaryFolder("diff-manifest");
  const folder = join(root, "fixtures/exec");
  await cp("integration/fixtures/exec", folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  const [step] = manifest.scenarios.thread_basic.steps;
  step.digest = `sha256:${"0".repeat(64)}`;
  step.methods["turn.started"] = 2;
  await writeFile(join(folder, "old.json"), JSON.stringify(manifest));
  const open = (where: string) => openFixtureSet(where, { folder, cwd: root });
  const old = await open("fixtures/exec/old.json");
  const { fixtures } = await diffSets(old, await open(folder));
  expect(fixtures.flatMap(({ files }) => files.flatMap(({ differences }) => differences))).toMatchObject([
    { class: "breaking", kind: "event-removed", message: "turn.started: 2 before, 1 now" },
  ]);
  await rm(join(folder, "manifest.json"));
  const alone = await diffSets(old, await open(folder), ["thread_basic"]);
  expect(alone.fixtures[0]?.files.map(({ file, differences }) => [file, differences[0]?.kind])).toEqual([
    ["thread_basic.jsonl", "value-changed"],
  ]);
});

test("two transcripts are compared as one fixture, and one transcript is not compared with a folder", async () => {
  const root = await makeTemporaryFolder("diff-files");
  await writeFile(join(root, "a.jsonl"), `${buildEvent("a")}\n`);
  await writeFile(join(root, "b.log"), `${buildEvent("a")}\n${buildEvent("b")}\n`);
  const pair = await openTranscriptPair("a.jsonl", "b.log", root);
  const diff = await diffSets(...(pair as NonNullable<typeof pair>));
  expect(diff).toMatchObject({ old: "a.jsonl", new: "b.log", same: 0 });
  expect(diff.fixtures).toMatchObject([{ change: "changed", class: "additive" }]);
  const same = await openTranscriptPair("a.jsonl", "a.jsonl", root);
  expect((await diffSets(...(same as NonNullable<typeof same>))).same).toBe(1);
  expect(await openTranscriptPair("a.jsonl", ".", root)).toBeUndefined();
  await expect(openFixtureSet("a.jsonl", { folder: root, cwd: root })).rejects.toMatchObject({
    code: "transcript-alone",
  });
});

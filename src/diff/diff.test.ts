import { execFileSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import {
  alignLines,
  diffLines,
  diffSets,
  groupDifferences,
  openFixtureSet,
  renderDiffHtml,
  renderDiffMarkdown,
} from "./index.js";

const buildEvent = (text: string, rest: object = {}) =>
  JSON.stringify({ method: "item/agentMessage/delta", params: { itemId: "msg_1_1", delta: text, ...rest } });
const buildMessages = (count: number) =>
  Array.from({ length: count }, (_, index) => buildEvent(`word ${index}`));

test("one added event among thousands is one difference", () => {
  const old = buildMessages(3000);
  const now = old.toSpliced(1234, 0, JSON.stringify({ method: "brand/new", params: {} }));
  expect(diffLines(old, now)).toMatchObject([
    { class: "additive", kind: "event-added", oldLine: null, newLine: 1235, event: "brand/new" },
  ]);
  expect(alignLines(old, now)).toHaveLength(3001);
});

test("each changed line around a removed event is aligned with its own old line", () => {
  const old = buildMessages(40);
  const now = old.toSpliced(20, 1).map((line) => line.replace('"params":{', '"params":{"fresh":1,'));
  const kinds = diffLines(old, now).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "event-removed")).toHaveLength(1);
  expect(kinds.filter((kind) => kind === "field-added")).toHaveLength(39);
  expect(kinds).toHaveLength(40);
});

test("several changes in one file are each found", () => {
  const old = buildMessages(50);
  const now = old
    .with(3, buildEvent("word 3", { status: "done" }))
    .toSpliced(10, 1)
    .toSpliced(30, 0, JSON.stringify({ method: "error", params: { message: "no" } }));
  expect(diffLines(old, now).map(({ class: class_, kind }) => [class_, kind])).toEqual([
    ["additive", "field-added"],
    ["breaking", "event-removed"],
    ["additive", "event-added"],
  ]);
});

test.each([
  ["1", "1.0", "type-changed"],
  ["9007199254740993", "9007199254740992", "value-changed"],
  ["1", "null", "field-removed"],
  ["null", "1", "field-added"],
])("the number %s is not %s", (old, now, kind) => {
  const line = (number: string) => `{"method":"m","params":{"exitCode":${number}}}`;
  expect(diffLines([line(old)], [line(now)])).toMatchObject([{ kind, path: "params.exitCode" }]);
});

test("a line that is not JSON is a breaking difference", () => {
  const found = diffLines(["{}", buildEvent("a")], ["{}", '{"method":']);
  expect(found.map(({ kind }) => kind).sort()).toEqual(["event-removed", "unreadable"]);
  expect(diffLines([], ["\u0000"])).toMatchObject([{ class: "breaking", kind: "unreadable" }]);
});

test("every event of two long files with nothing in common is a difference", () => {
  const old = Array.from({ length: 5000 }, (_, index) => buildEvent(`a${index}`, { [`x${index}`]: 1 }));
  const now = Array.from({ length: 4000 }, (_, index) =>
    JSON.stringify({ method: `m${index % 7}`, params: {} }),
  );
  expect(diffLines(old, now)).toHaveLength(9000);
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

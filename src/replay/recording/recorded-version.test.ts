import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findRecordedVersion } from "./recorded-version.js";

const FOLDER = "integration/fixtures/python";
const { scenarios } = JSON.parse(readFileSync(`${FOLDER}/manifest.json`, "utf8"));
const RECORDED = scenarios.thread_basic.subject.codex.version;

test.each([
  "thread_basic",
  "thread_auto_run@1",
  "thread_auto_run_step1",
  `${FOLDER}/wire/thread_basic.jsonl`,
  `${FOLDER}/thread_basic.jsonl`,
  undefined,
])("the version of %s is the recorded one", (fixture) => {
  expect(findRecordedVersion(fixture, () => FOLDER)).toBe(RECORDED);
});

test("the version of a fixture that no manifest lists is unknown", () => {
  expect(() => findRecordedVersion("no_such", () => FOLDER)).toThrow(
    expect.objectContaining({ code: "version-unknown" }),
  );
  expect(() => findRecordedVersion("thread_basic", () => "src")).toThrow(
    "No manifest in src says which codex",
  );
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import {
  buildEventPath,
  buildNamePattern,
  buildOutputSchemaPath,
  buildSessionPath,
  buildWirePath,
  CODEX_SESSION_PATH,
  findFolderAbove,
  findGivenFolder,
  getFileKind,
  isFileForScenario,
  isFilePath,
  isFixtureFile,
  isStepName,
  isWireFile,
  locateSchemasBeside,
  OUTPUT_SCHEMA_FILE,
  parseScenarioName,
  removeStep,
  SESSION_FILE,
  STEP_FILE,
  selectNames,
  splitFilePath,
  WIRE_FILE,
} from "./layout.js";

describe("the files of a scenario", () => {
  test.each([
    [buildEventPath("a_b"), "a_b.jsonl"],
    [buildEventPath("a_b", 12), "a_b_step12.jsonl"],
    [buildWirePath("a_b"), "wire/a_b.jsonl"],
    [buildSessionPath("a_b", 1), "session/a_b.jsonl"],
    [buildSessionPath("a_b", 2), "session/a_b_thread2.jsonl"],
    [buildSessionPath("a_b", "index"), "session/a_b_index.jsonl"],
  ])("the path %s is built and parsed", (path, expected) => {
    expect(path).toBe(expected);
    expect(isFixtureFile(path) && isFileForScenario(path, "a_b")).toBe(true);
    expect(parseScenarioName(path)).toBe("a_b");
    expect(isWireFile(path)).toBe(WIRE_FILE.test(path));
    expect(getFileKind(path) === "session").toBe(SESSION_FILE.test(path));
    expect(getFileKind(path) === "events").toBe(STEP_FILE.test(path));
    expect(splitFilePath(join("/fixtures", path))).toEqual({ folder: "/fixtures", file: path });
  });

  test.each(["../a.jsonl", "a/b.jsonl", "wire/../a.jsonl", "b.jsonl", "a.json", "wire/a/b.jsonl"])(
    "%s is no file of the scenario `a`",
    (path) => expect(isFileForScenario(path, "a")).toBe(false),
  );

  test.each([
    "sessions/2026/01/01/rollout-2026-01-01T00-00-00-019b76da-a800-7000-8000-100000000001.jsonl",
    "archived_sessions/rollout-2026-01-01T00-00-00-019b76da-a800-7000-8000-100000000001.jsonl",
    "session_index.jsonl",
  ])("%s is a path of codex's home in which it stores threads", (path) =>
    expect(CODEX_SESSION_PATH.test(path)).toBe(true),
  );

  test.each([
    "../sessions/a.jsonl",
    "sessions/../a.jsonl",
    "/sessions/a.jsonl",
    "sessions/a.jsonl.zst",
    "history.jsonl",
  ])("%s is no such path", (path) => expect(CODEX_SESSION_PATH.test(path)).toBe(false));

  test("the names of fixtures are selected from a folder's files", () => {
    const files = ["b.jsonl", "audit.jsonl", "manifest.json", "a_step1.jsonl", "wire"];
    expect(selectNames(files)).toEqual(["a_step1", "b"]);
  });

  test("a step's name leads to its fixture", () => {
    expect([removeStep("a_step12"), removeStep("a_pending")]).toEqual(["a", "a_pending"]);
    expect([isStepName("a_step1"), isStepName("a_steps")]).toEqual([true, false]);
    expect(parseScenarioName("a_pending.jsonl")).toBe("a");
  });

  test("a path is distinguished from a name", () => {
    expect([isFilePath("a"), isFilePath("./a"), isFilePath("a.jsonl")]).toEqual([false, true, true]);
  });

  test("the names of fixtures are found in a text, the longest first", () => {
    const text = 'fixture("a_b_step2"), a_pending, xa, a-b, "a_step"';
    const found = [...text.matchAll(buildNamePattern(["a", "a_b"]))].map(([, name]) => name);
    expect(found).toEqual(["a_b", "a", "a"]);
  });

  test("output schemas are beside the fixtures folder", () => {
    const path = join("/fixtures/python", buildOutputSchemaPath("a"));
    expect(path).toBe(join(locateSchemasBeside("/fixtures/python"), "a.json"));
    expect(OUTPUT_SCHEMA_FILE.test("a.json") && !OUTPUT_SCHEMA_FILE.test("../a.json")).toBe(true);
  });
});

test("the fixtures folder of a subject is found", async () => {
  const root = await makeTemporaryFolder("layout");
  for (const folder of ["golden/python", "golden/exec", "port/test"])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "touchstone.config.yaml"), "fixtures: golden # ours\n");
  const golden = (subject: string) => join(root, "golden", subject);
  expect(findFolderAbove(join(root, "port/test"), "python")).toBe(golden("python"));
  expect(findFolderAbove(join(root, "port/test"), "typescript")).toBeUndefined();
  expect(findGivenFolder(join(root, "golden"), "exec")).toBe(golden("exec"));
  expect(findGivenFolder(golden("python"), "python")).toBe(golden("python"));
  expect(findGivenFolder(golden("python"), "exec")).toBe(golden("exec"));
  expect(findGivenFolder(join(root, "nowhere"), "python")).toBeUndefined();
});

describe("no other source file contains the name or place of a file", () => {
  const NAMES = {
    manifest: /["'`/]manifest\.json["'`]/,
    "audit log": /["'`/]audit\.jsonl["'`]/,
    wire: /["'`]wire\/(?!NAME)|\^wire|join\([^()]*["'`]wire["'`]/,
    session: /["'`]session\/(?!NAME)|\^session\/|join\([^()]*["'`]session["'`]|["'`]session_index\./,
    step: /_step(?:\\|\$)/,
    ending: /["'`]\.jsonl["'`]|\\\.jsonl|\}\.jsonl/,
    schemas: /["'`/]schemas["'`]|(?<!protocol|\.)\/schemas\/|\.schema\.json["'`]/,
  };
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
    (file) => /(?<!\.test)\.tsx?$/.test(file) && file !== "transcript/layout.ts",
  );

  test.each(Object.entries(NAMES))("the name of the %s is in none of them", (_, name) => {
    const spelled = files.filter((file) => name.test(readCode(join("src", file))));
    expect(spelled).toEqual([]);
  });

  test("the check finds each name", () => {
    const code =
      '"manifest.json" "audit.jsonl" join(folder, "wire") join(folder, "session") /a_step\\d/ "schemas" file.endsWith(".jsonl")';
    for (const name of Object.values(NAMES)) expect(code).toMatch(name);
  });
});

/** Reads a source file without its comments. */
function readCode(file: string): string {
  return readFileSync(file, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/ .*/gm, "");
}

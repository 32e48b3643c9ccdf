/** `touchstone harvest` rejects wrong use before it writes any file. */
import { execFileSync } from "node:child_process";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { getCacheFolder } from "../../src/config/index.js";
import { newProject, renderOneTurn } from "../helpers/project.js";

const HELLO = renderOneTurn("model:\n  - do: [{ say: Hello. }]\n");

describe("a harvest refuses", () => {
  test.each<[string, string[], string[]]>([
    ["a name with a folder", ["--scenario", "../x"], ["`../x` can't be the name of a scenario"]],
    [
      "a name that is unknown",
      ["--scenario", "hello"],
      ["There is no scenario `hello`", "`touchstone scenarios list` shows"],
    ],
    ["no number of jobs", ["--jobs", "many"], ["--jobs", "whole number"]],
    ["an unknown flag", ["--scenaro", "x"], ["Did you mean --scenario?"]],
    ["a codex that is none", ["--codex-path", "/bin/true"], ["is no codex that runs", "--codex-path"]],
    ["a codex that is not there", ["--codex-path", "/no/such/codex"], ["is no codex that runs"]],
    ["a checkout that is none", ["--python-sdk", "/bin"], ["is no checkout of the Python SDK", "sdk/python"]],
  ])("%s", async (_, args, words) => {
    const project = await newProject({ good: HELLO });
    const { code, stderr } = await project.run(["harvest", ...args]);
    for (const word of words) expect(stderr).toContain(word);
    expect(code).toBe(2);
    expect(await readdir(join(project.root, "integration/fixtures")).catch(() => [])).toEqual([]);
  });

  test("a cache in a git repository, which codex would find above the workspace", async () => {
    const project = await newProject({ good: HELLO });
    await mkdir(join(project.cache, ".git"));
    const { code, stderr } = await project.run(["harvest"]);
    expect(stderr).toContain(`The cache lies in the git repository ${project.cache}`);
    expect(stderr).toContain("TOUCHSTONE_CACHE");
    expect(code).toBe(2);
  });

  test("nothing where the catalogue is empty", async () => {
    const project = await newProject();
    const { code, stderr } = await project.run(["harvest"], {});
    expect(code).toBe(0); // an empty catalogue is no error
    expect(stderr).toBe("");
  });
});

describe("a codex that is not the pin", () => {
  test("is refused with both versions and two solutions; where it is allowed, the manifest says so", async () => {
    const project = await newProject({ good: HELLO });
    const config = await project.read("touchstone.config.yaml");
    await project.write("touchstone.config.yaml", config.replace("codex: 0.163.0", "codex: 0.162.0"));
    const binaries = join(getCacheFolder(), "codex", "0.163.0");
    const codex = execFileSync("find", [binaries, "-name", "codex", "-type", "f"], {
      encoding: "utf8",
    }).trim();
    const refused = await project.run(["harvest", "--codex-path", codex]);
    expect(refused.code).toBe(2);
    for (const word of [
      "is codex 0.163.0",
      "pin is codex 0.162.0",
      "`codex: 0.163.0`",
      "--allow-version-mismatch",
    ]) {
      expect(refused.stderr).toContain(word);
    }
    const allowed = await project.run(["harvest", "--codex-path", codex, "--allow-version-mismatch"]);
    expect(allowed.code).toBe(0);
    const { subject } = JSON.parse(await project.read("integration/fixtures/python/manifest.json")).scenarios
      .good;
    expect(subject.codex).toEqual({
      version: "0.163.0",
      pin: "0.162.0",
      source: "path",
      versionMismatch: true,
    });
  });
});

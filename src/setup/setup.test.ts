import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { transform } from "esbuild";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { initCommand } from "../cli/init/command.js";
import { DEFAULTS, loadConfig } from "../config/index.js";
import { runProgram } from "../lib/index.js";
import {
  addMissingLines,
  buildNewConfig,
  CI_SYSTEMS,
  PORT_LANGUAGES,
  readCheckWorkflow,
  readGitLines,
  readPortFiles,
  writeNewFiles,
} from "./index.js";

const { codex, reference, sdks } = await loadConfig(".");

test("a new config pins the reference alone, and says why", async () => {
  const { text, reasons } = await buildNewConfig(".", [], ["0.58.0", codex]);
  expect(parse(text)).toMatchObject({ codex, reference, sdks: { [reference]: sdks[reference] } });
  expect(Object.keys(parse(text).sdks)).toEqual([reference]);
  expect(reasons).toHaveLength(1);
  expect(text).toContain(`# ${reasons[0]}\n`);
});

test("the package pins the codex that its SDK was released with", () => {
  expect(codex).toBe(sdks[reference]);
});

test("a new config names the newest codex of the atlas, if it is newer than the pin", async () => {
  const { text, reasons } = await buildNewConfig(".", [], ["99.0.0", "9.0.0", codex]);
  expect(reasons[1]).toContain("touchstone upgrade --codex 99.0.0");
  expect(text).toContain(`# ${reasons[1]}\n`);
  expect(parse(text).codex).toBe(codex);
});

test("a new config names the folder of a port's tests if no default folder has them", async () => {
  const { text } = await buildNewConfig(".", [], [], "src/test");
  expect(parse(text).tests).toEqual(["src/test"]);
  expect(parse((await buildNewConfig(".", [], [])).text)).not.toHaveProperty("tests");
});

test("a new config also pins the subjects that were asked for, and refuses unknown ones", async () => {
  const { text } = await buildNewConfig(".", ["typescript", "exec"], []);
  expect(parse(text).sdks).toEqual({ [reference]: sdks[reference], typescript: sdks.typescript });
  await expect(buildNewConfig(".", ["typscript"], [])).rejects.toMatchObject({ code: "sdk-unknown" });
});

test("a file that exists is kept", async () => {
  const root = await makeTemporaryFolder("setup");
  await writeFile(join(root, "a"), "mine");
  expect(await writeNewFiles(root, { a: "new", "b/c": "new" })).toEqual({ written: ["b/c"], kept: ["a"] });
  expect(await writeNewFiles(root, { "b/c": "new" })).toEqual({ written: [], kept: [] });
  expect(await readFile(join(root, "a"), "utf8")).toBe("mine");
});

test.each([
  ["", "a\nb\n"],
  ["a", "a\nb\n"],
  ["x\r\na\r\n", "x\r\na\r\nb\n"],
])("missing lines are added to %j", async (before, after) => {
  const file = join(await makeTemporaryFolder("lines"), ".gitignore");
  await writeFile(file, before);
  expect(await addMissingLines(file, ["a", "b"])).toBe(true);
  expect(await readFile(file, "utf8")).toBe(after);
  expect(await addMissingLines(file, ["a", "b"])).toBe(false);
});

test("git ignores what touchstone writes beside the fixtures, and keeps their line ends", async () => {
  const { ignored, attributes } = await readGitLines();
  expect(ignored).toContain(`${DEFAULTS.fixtures}/.*.staging/`);
  expect(attributes).toEqual([`${DEFAULTS.fixtures}/** text eol=lf`]);
});

test.each(PORT_LANGUAGES)("the files of a port in %s are complete", async (language) => {
  const { files, additions, ignored, test: command } = await readPortFiles(language, true);
  const texts = Object.values(files).map(String);
  expect(texts.join("\n")).not.toMatch(/__(TEST|SETUP)__/);
  expect(Object.keys(files)).not.toContain(".gitignore");
  expect(ignored).not.toContain("");
  for (const file of Object.keys(additions)) expect(files).toHaveProperty([file]);
  const { jobs } = parse(String(files[".github/workflows/replay.yml"]));
  const runs = jobs.replay.steps.map((step: { run?: string }) => step.run);
  expect(runs).toContain("npm ci");
  expect(runs.at(-1)).toBe(command);
  expect(texts.some((text) => text.includes("thread_basic") && text.includes("Say hello."))).toBe(true);
  expect((await readPortFiles(language, false)).files).not.toHaveProperty([".github/workflows/replay.yml"]);
});

test("a port in Java gets a copy of the package for Java", async () => {
  const { files } = await readPortFiles("java", false);
  const own = await readFile("packages/java/src/main/java/touchstone/Replay.java", "utf8");
  expect(files["src/test/java/touchstone/Replay.java"]).toBe(own);
});

test("the TypeScript of a port can be parsed", async () => {
  const { files } = await readPortFiles("typescript", false);
  const sources = Object.entries(files).filter(([path]) => path.endsWith(".ts"));
  expect(sources.length).toBeGreaterThan(2);
  for (const [, text] of sources) await transform(String(text), { loader: "ts" });
});

test("the Python of a port can be parsed", async () => {
  const { files } = await readPortFiles("python", false);
  const sources = Object.entries(files).filter(([path]) => path.endsWith(".py"));
  expect(sources.length).toBeGreaterThan(2);
  const program = "import ast, json, sys; [ast.parse(text) for text in json.load(sys.stdin)]";
  await runProgram("python3", ["-c", program], { input: JSON.stringify(sources.map(([, text]) => text)) });
});

test("the workflow that checks fixtures is the example", async () => {
  const [[path, text] = []] = Object.entries(await readCheckWorkflow());
  expect(path).toBe(".github/workflows/touchstone.yml");
  expect(parse(String(text)).jobs.check.steps.map(({ run }: { run?: string }) => run)).toContain(
    "npx touchstone check --offline",
  );
});

test("the help of `init` names every language and every CI system that has a template", () => {
  expect(initCommand.flags?.lang?.choices).toEqual(PORT_LANGUAGES);
  expect(initCommand.flags?.ci?.choices).toEqual(CI_SYSTEMS);
});

test("a pipe or a folder with the name of a new file is kept, and nothing waits for the pipe", async () => {
  const root = await makeTemporaryFolder("setup");
  execFileSync("mkfifo", [join(root, "pipe")]);
  await mkdir(join(root, "folder"));
  const { kept } = await writeNewFiles(root, { pipe: "one", folder: "two" });
  expect(kept).toEqual(["pipe", "folder"]);
});

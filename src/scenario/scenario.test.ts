import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { readScenarioFiles } from "./files.js";
import { loadCatalogue, parseScenario } from "./index.js";
import { SCENARIO_TEXT } from "./testing.js";

const GOOD = `${SCENARIO_TEXT}model:
  - do:
      - say: Hello.
`;

test("a file that is not UTF-8 is invalid, and the error names the place of the first wrong byte", async () => {
  const folder = await makeTemporaryFolder("latin1");
  await writeFile(
    join(folder, "hello.yaml"),
    Buffer.from(GOOD.replace("title: Hello", "title: Grüße"), "latin1"),
  );
  const [entry] = await loadCatalogue(folder);
  expect(entry).toMatchObject({ name: "hello", error: { code: "scenario-invalid" } });
  expect(entry).toHaveProperty(
    "error.message",
    expect.stringContaining("hello.yaml:2:10: This byte is no UTF-8"),
  );
});

describe("parseScenario", () => {
  test("fills in the defaults of what may be left out", () => {
    const scenario = parseScenario(GOOD, "hello.yaml");
    expect(scenario).toMatchObject({ steps: "whole", answers: [], races: [], timeout: 60 });
    expect(scenario.model?.[0]).toMatchObject({ hold: "effects", usage: { input: 100, output: 10 } });
  });

  test.each([
    ["an unknown step", GOOD.replace("say: Hello.", "sing: Hello."), "hello.yaml:10:9", "sing"],
    ["a mistyped step", GOOD.replace("say: Hello.", "sai: Hello."), "hello.yaml:10:9", "Did you mean `say`?"],
    [
      "two keys in one step",
      GOOD.replace("say: Hello.", "say: a\n        reason: b"),
      "hello.yaml:10:9",
      "exactly one",
    ],
    ["a missing workflow", GOOD.replace(/workflow:.*model/s, "model"), "hello.yaml:1:1", "workflow"],
    ["a wrong type", GOOD.replace("[a turn]", "nothing"), "hello.yaml:4:9", "covers"],
    [
      "another file's name",
      GOOD.replace("name: hello", "name: other"),
      "hello.yaml:1:7",
      "the file's name says `hello`",
    ],
    ["a name with a path", GOOD.replace("name: hello", "name: ../x"), "hello.yaml:1:7", "lower case"],
    ["broken YAML", "name: [\n", "hello.yaml:2:1", "must be"],
    ["a key that is there twice", `${GOOD}title: again\n`, "hello.yaml:11:1", "unique"],
    [
      "`fail` among other steps",
      GOOD.replace("- say: Hello.", "- say: a\n      - fail: { status: 500 }"),
      "hello.yaml:9:5",
      "only step",
    ],
  ])("names line and column of %s", (_, text, where, what) => {
    expect(() => parseScenario(text, "hello.yaml")).toThrow(where);
    expect(() => parseScenario(text, "hello.yaml")).toThrow(what);
  });
});

describe("loadCatalogue", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await makeTemporaryFolder("catalogue");
    await writeFile(join(folder, "hello.yaml"), GOOD);
    await writeFile(join(folder, "broken.yaml"), "name: [");
  });

  test("keeps valid scenarios usable beside a broken one", async () => {
    const entries = await loadCatalogue(folder);
    expect(entries.map((entry) => [entry.name, "error" in entry])).toEqual([
      ["broken", true],
      ["hello", false],
    ]);
  });

  test("lists the known names in the error about an unknown one", async () => {
    await expect(loadCatalogue(folder, ["helo"])).rejects.toMatchObject({
      code: "scenario-unknown",
      hint: expect.stringContaining("hello"),
    });
  });

  test.each(["../hello", "a/b", "", "Hello", "x".repeat(81)])("refuses the name %j", async (name) => {
    await expect(loadCatalogue(folder, [name])).rejects.toMatchObject({ code: "scenario-name-bad" });
  });
});

test("every scenario of the catalogue is valid", async () => {
  const entries = await loadCatalogue("scenarios");
  expect(entries.filter((entry) => "error" in entry)).toEqual([]);
});

test("the error about an unknown key names its place and the key that was probably meant", () => {
  const text = GOOD.replace("model:", "answer: []\nmodle: []\nmodel:");
  const line = text.split("\n").indexOf("answer: []") + 1;
  const parseText = () => parseScenario(text, "hello.yaml");
  expect(parseText).toThrow(`hello.yaml:${line}:1: Unrecognized key: "answer". Did you mean \`answers\`?`);
  expect(parseText).toThrow(`hello.yaml:${line + 1}:1: Unrecognized key: "modle". Did you mean \`model\`?`);
});

test("the error about a model script names each mistake at its own place", () => {
  const text = GOOD.replace(
    "      - say: Hello.\n",
    `      - shout: hello
      - say: { txt: a }
  - do:
      - cut:
      - say: after
    expect: { inputs: a }
`,
  );
  let message = "";
  try {
    parseScenario(text, "hello.yaml");
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain('hello.yaml:10:9: model.0.do.0: Unrecognized key: "shout"');
  expect(message).toContain("hello.yaml:11:14: model.0.do.1.say.text: is missing");
  expect(message).toContain(
    "hello.yaml:12:5: model.1: no step can follow one of these: `fail`, `failed`, `incomplete`, `cut`, `stall`",
  );
  expect(message).toContain('hello.yaml:15:15: model.1.expect: Unrecognized key: "inputs"');
});

test.each(["a\n/../../x", "../x", "/x", "a/../x", "./a", "a//b", "a/", "", "a\r\n/../x", "a\0"])(
  "%j in `files` or `from` is refused: it leads out of its folder, or is no path",
  (path) => {
    for (const files of [{ [path]: "text" }, { good: { from: path } }]) {
      const text = stringify({ ...parse(GOOD), workspace: { files } });
      expect(() => parseScenario(text, "hello.yaml")).toThrow("must be a path inside the workspace");
    }
  },
);

test("a file that ends in .yml is an error, and is not left out silently", async () => {
  const folder = await makeTemporaryFolder("scenarios");
  await writeFile(join(folder, "hello.yaml"), GOOD);
  await writeFile(join(folder, "foo.yml"), GOOD);
  const [good, misnamed] = await loadCatalogue(folder);
  expect(good).toMatchObject({ name: "hello", file: join(folder, "hello.yaml") });
  expect(misnamed).toMatchObject({ name: "foo", error: { code: "scenario-misnamed" } });
  expect(await loadCatalogue(folder, ["foo"])).toEqual([misnamed]);
});

test.each([
  ["none of them", "{ to: x }"],
  ["two of them", "{ to: x, result: {}, error: { code: 1, message: no } }"],
])("an answer with %s of result, error and unanswered is refused", (_, answer) => {
  expect(() => parseScenario(`${GOOD}answers:\n  - ${answer}\n`, "hello.yaml")).toThrow(
    "answers.0: must have exactly one of: result, error, unanswered",
  );
});

test("a file of the workspace can't be the folder of another one", () => {
  const files = { "a/b": "text", "a/b/c": "text" };
  const text = stringify({ ...parse(GOOD), workspace: { files } });
  expect(() => parseScenario(text, "hello.yaml")).toThrow("`a/b` is both a file and a folder");
});

test("a file from outside the scenario's folder is not read through a link", async () => {
  const folder = await makeTemporaryFolder("from");
  await mkdir(join(folder, "scenarios"));
  await writeFile(join(folder, "secret"), "secret");
  await symlink("../secret", join(folder, "scenarios/link"));
  await symlink("..", join(folder, "scenarios/up"));
  await symlink("/dev/zero", join(folder, "scenarios/zero"));
  for (const from of ["link", "up/secret", "zero"]) {
    const text = stringify({ ...parse(GOOD), workspace: { files: { a: { from } } } });
    const scenario = parseScenario(text, "hello.yaml");
    await expect(readScenarioFiles(scenario, join(folder, "scenarios"))).rejects.toMatchObject({
      code: "scenario-file-missing",
      message: expect.stringContaining("is a symbolic link"),
    });
  }
});

test("the name of a scenario's file is its last part, whatever the folder is called", () => {
  expect(() => parseScenario(GOOD, "/a\nother/hello.yaml")).not.toThrow();
  expect(() => parseScenario(GOOD, "hello.yaml\n/other.yaml")).toThrow("says `other`");
});

test("a scenario that is a folder, a pipe or a link is refused, and the others stay usable", async () => {
  const folder = await makeTemporaryFolder("odd-scenarios");
  await writeFile(join(folder, "hello.yaml"), GOOD);
  await mkdir(join(folder, "folder.yaml"));
  await symlink("/dev/zero", join(folder, "link.yaml"));
  execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
  const entries = await loadCatalogue(folder);
  expect(entries.map((entry) => [entry.name, "error" in entry && entry.error.code])).toEqual([
    ["folder", "file-not-plain"],
    ["hello", false],
    ["link", "path-outside"],
    ["pipe", "file-not-plain"],
  ]);
});

test.each([
  ["unknown keys", Array.from({ length: 60_000 }, (_, index) => `key_${index}: 1\n`).join("")],
  [
    "values of the wrong type",
    `env:\n${Array.from({ length: 60_000 }, (_, index) => `  K${index}: []\n`).join("")}`,
  ],
])("60,000 %s are reported in linear time, the first hundred by their places", (_, text) => {
  expect(() => parseScenario(text, "many.yaml")).toThrow(
    /^(many\.yaml:\d+:\d+: [^\n]+\n){100}… and \d+ more$/,
  );
});

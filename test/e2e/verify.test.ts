/** `touchstone verify`: what it prints and its exit codes, in a folder without a config file. */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newCache, Project, REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const root = await makeTemporaryFolder("verify");
const project = new Project(root, await newCache());
await mkdir(join(root, "good"));
await mkdir(join(root, "bad"));
const basic = join(REPOSITORY, "integration/fixtures/exec/thread_basic.jsonl");
await copyFile(basic, join(root, "good/basic.jsonl"));
await copyFile(join(REPOSITORY, "test/inventions/tool_call_required.jsonl"), join(root, "bad/tool.jsonl"));
await writeFile(join(root, "good/package.json"), '{"name":"x"}\n');

test("a file that fits ends with 0, in a folder whose other files are named", async () => {
  const { code, stdout } = await project.run(["verify", "good"]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      /^✓ good\/basic\.jsonl fits [\d.]+ to [\d.]+ \(exec\)\n.*1 other file: good\/package\.json\n$/s,
    ),
  });
});

test("an invented event ends with 1, and is shown with a caret in each kind of report", async () => {
  const text = await project.run(["verify", "{good,bad}/*.jsonl"]);
  expect(text.code).toBe(1);
  expect(text.stdout).toMatch(/never sent {2}bad\/tool\.jsonl:3:10\n.*\n {6}\| {10}\^{20}\n/);
  expect(text.stdout).toContain("2 files: 1 fit, 1 does not.");
  const json = await project.run(["verify", "bad", "--json", "--junit", "report.xml"]);
  expect(JSON.parse(json.stdout).files[0].findings).toMatchObject([
    {
      verdict: "never",
      kind: "event",
      path: "tool.call.required",
      line: 3,
      column: 10,
      sentBy: [],
      allowedBy: [],
    },
  ]);
  expect(await readFile(join(root, "report.xml"), "utf8")).toContain('tests="1" failures="1"');
  const github = await project.run(["verify", "bad", "--github"]);
  expect(github.stdout).toMatch(
    /^::error file=bad\/tool\.jsonl,line=3,col=10,title=never sent::`tool\.call\.required`/,
  );
});

test("stdin is read, and --codex demands releases of the atlas", async () => {
  const input = await readFile(basic, "utf8");
  expect((await project.start(["verify", "-"], {}, input).ended).code).toBe(0);
  const old = await project.start(["verify", "-", "--codex", "0.58.0..0.104.0"], {}, input).ended;
  expect(old.code).toBe(1);
  expect(old.stdout).toContain("sent by other releases only  stdin:4:");
});

test.each([
  [["verify", "nowhere"], "There is no file nowhere."],
  [
    ["verify", "good/package.json"],
    "good/package.json holds no messages of codex: it looks like a JSON object with the members `name`.",
  ],
  [["verify", "good", "--codex", "0.1.0"], "The atlas has no events of a release in `0.1.0`."],
])("%j is wrong use", async (args, message) => {
  const { code, stderr } = await project.run(args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
});

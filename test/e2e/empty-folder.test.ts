/** What works in an empty folder, from the installed package alone: its recorded catalogue, and a port's column in parity. */
import { execFileSync, spawnSync } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { verifyFolder } from "../../src/store/index.js";
import { AUDIT_FILE } from "../../src/transcript/index.js";
import { getInstalledPackage } from "../helpers/installed-package.js";
import { newCache, Project } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const root = await makeTemporaryFolder("empty");
const place = new Project(root, await newCache());
const { folder: installed } = await getInstalledPackage();
const PACKAGE = join(installed, "node_modules/codex-touchstone");

/** Runs an executable of the installed package, and returns what it printed. */
function runInstalled(file: string, args: string[], { input = "", env = {} } = {}) {
  return spawnSync(process.execPath, [join(PACKAGE, "dist", file), ...args], {
    cwd: root,
    input,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

const INITIALIZE = { id: 1, method: "initialize", params: { clientInfo: { name: "port", version: "1" } } };

test("the fake codex plays a fixture of the package", () => {
  const { stdout } = runInstalled("touchstone-codex.cjs", ["app-server"], {
    input: `${JSON.stringify(INITIALIZE)}\n`,
    env: { TOUCHSTONE_FIXTURE: "thread_basic" },
  });
  expect(JSON.parse(stdout.split("\n")[0] ?? "")).toMatchObject({ id: 1, result: {} });
  const exec = runInstalled(
    "touchstone-codex.cjs",
    ["exec", "--json", "--skip-git-repo-check", "Say hello."],
    {
      env: { TOUCHSTONE_FIXTURE: "thread_basic" },
    },
  );
  expect(exec.status).toBe(0);
  expect(exec.stdout).toContain('"type":"turn.completed"');
});

test("the library reads a fixture of the package", () => {
  const program = `import { readFixture } from "codex-touchstone"; for (const { method } of readFixture("thread_basic")) console.log(method);`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: installed,
    encoding: "utf8",
  });
  expect(output).toContain("turn/completed");
});

test("`fixtures` lists, finds and copies the fixtures of the package", async () => {
  const list = await place.run(["fixtures", "--json"]);
  expect(JSON.parse(list.stdout).fixtures).toContainEqual(
    expect.objectContaining({ name: "thread_basic", title: expect.any(String) }),
  );
  const { stdout } = await place.run(["fixtures", "path", "thread_basic"]);
  const [events = ""] = stdout.split("\n");
  const copied = await place.run(["fixtures", "copy", "golden", "thread_basic", "tool_shell"]);
  expect(copied.code).toBe(0);
  expect((await readdir(join(root, "golden"))).sort()).toEqual([
    "manifest.json",
    "thread_basic.jsonl",
    "tool_shell.jsonl",
    "wire",
  ]);
  expect(await place.read("golden/thread_basic.jsonl")).toBe(await readFile(events, "utf8"));
  expect(JSON.parse(await place.read("golden/manifest.json"))).not.toHaveProperty("unsupported");
  const problems = await verifyFolder(join(root, "golden"));
  expect(problems.map(({ file }) => file)).toEqual([AUDIT_FILE]); // a copy has no audit log
});

test.each([
  [["fixtures", "copy", ".", "thread_basic"], "copy-target-exists"],
  [["fixtures", "copy", "thread_basic"], "copy-target-missing"],
  [["fixtures", "copy", "new", "thread_basc"], "package-fixture-unknown"],
  [["fixtures", "list", "--sdk", "nobody"], "package-fixtures-missing"],
])("%j fails with the code %s, and writes nothing", async (args, code) => {
  const before = await readdir(root);
  const outcome = await place.run([...args, "--json"]);
  expect(JSON.parse(outcome.stderr).error.code).toBe(code);
  expect(outcome.code).toBe(2);
  expect(await readdir(root)).toEqual(before);
});

test("`fixtures copy` names the folder that the user named if the system refuses it", async () => {
  await writeFile(join(root, "file"), "");
  const { code, stderr } = await place.run(["fixtures", "copy", "file/new", "thread_basic"]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining(`${join("file", "new")}: a part of the path is a file`),
  ]);
  expect(stderr).not.toContain("staging");
  await rm(join(root, "file"));
});

test("`parity --driver` compares a port with the catalogue of the package", async () => {
  await place.run(["drivers", "new", "port", "--lang", "javascript"]);
  const { code, stdout, stderr } = await place.run([
    ...["parity", "--driver", "./port", "--scenario", "thread_basic", "--scenario", "tool_shell", "--json"],
  ]);
  expect(stderr).toContain("the driver runs the catalogue of the package");
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    cells: [
      { scenario: "thread_basic", subject: "port", kind: "same" },
      { scenario: "tool_shell", subject: "port", kind: "same" },
    ],
  });
  expect(code).toBe(0);
  await place.write("parity.yaml", "accepted: 1\n");
  const refused = await place.run(["parity", "--driver", "./port", "--json"]);
  expect(JSON.parse(refused.stderr.slice(refused.stderr.indexOf("{"))).error).toMatchObject({
    code: "accepted-invalid",
    message: expect.stringContaining(join(root, "parity.yaml")),
  });
});

/** How the native executable differs from the program for Node: it needs no other file. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { FAKE_CODEX } from "../helpers/fake-codex.js";
import { REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const EXEC = ["exec", "--json", "--skip-git-repo-check", "Say hello."];
const HELLO = { id: 1, method: "initialize", params: { clientInfo: { name: "test", version: "1" } } };

let folder: string;
beforeAll(async () => {
  folder = await makeTemporaryFolder("native");
});

function run(args: string[], { env = {}, input = "", program = FAKE_CODEX } = {}) {
  return spawnSync(program, args, { cwd: folder, env, input, encoding: "utf8" });
}

test("it plays its own catalogue, in an empty folder and an empty environment", () => {
  const env = { TOUCHSTONE_FIXTURE: "thread_basic" };
  expect(run(EXEC, { env })).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('"turn.completed"'),
  });
  const { stdout } = run(["app-server"], { env, input: `${JSON.stringify(HELLO)}\n` });
  expect(JSON.parse(stdout.split("\n")[0] ?? "")).toMatchObject({ id: 1, result: {} });
  expect(readdirSync(folder)).toEqual([]);
});

test("it answers what codex's releases print", () => {
  expect(run(["--version"]).stdout).toMatch(/^codex-cli \d/);
  expect(run(["exec", "--help"]).stdout).toContain("Usage: codex exec");
  expect(run(["debug", "models"]).stdout).toContain("slug");
});

test("`wrap` writes a script that starts it", () => {
  const output = join(folder, "codex");
  expect(run(["wrap", "--output", output, "--fixture", "thread_basic"]).status).toBe(0);
  expect(run(EXEC, { program: output })).toMatchObject({ status: 0 });
});

test("settings of Bun in the client's folder do not change it", () => {
  writeFileSync(join(folder, ".env"), "TOUCHSTONE_FIXTURE=no_such_fixture\n");
  writeFileSync(join(folder, "bunfig.toml"), 'preload = ["./crash.js"]\n');
  writeFileSync(join(folder, "crash.js"), 'throw new Error("loaded");\n');
  const { status, stderr } = run(EXEC, { env: { TOUCHSTONE_FIXTURE: "thread_basic" } });
  expect(stderr).not.toContain("loaded");
  expect(status).toBe(0);
  expect(run(EXEC)).toMatchObject({ stderr: expect.not.stringContaining("no_such_fixture") });
});

test("the package's command becomes the executable where npm has installed one, and stays a file for Node elsewhere", async () => {
  const root = await makeTemporaryFolder("installed");
  const place = join(root, "node_modules/codex-touchstone");
  mkdirSync(join(place, "scripts"), { recursive: true });
  cpSync(join(REPOSITORY, "dist/bin"), join(place, "dist/bin"), { recursive: true });
  cpSync(join(REPOSITORY, "package.json"), join(place, "package.json"));
  const script = join(place, "scripts/install-native.mjs");
  cpSync(join(REPOSITORY, "scripts/install-native.mjs"), script);
  const command = join(place, "dist/bin/touchstone-codex");
  const readStart = () => execFileSync("head", ["-c", "4", command]).toString("latin1");

  execFileSync(process.execPath, [script]);
  expect(readStart()).toBe("#!/u");

  const own = join(root, "node_modules", `codex-touchstone-${process.platform}-${process.arch}`, "bin");
  mkdirSync(own, { recursive: true });
  copyFileSync(FAKE_CODEX, join(own, "touchstone-codex"));
  execFileSync(process.execPath, [script]);
  expect(readStart()).not.toBe("#!/u");
  expect(run(["--version"], { program: command }).stdout).toMatch(/^codex-cli \d/);
  expect(readdirSync(join(place, "dist/bin")).sort()).toEqual(["package.json", "touchstone-codex"]);
});

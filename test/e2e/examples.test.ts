/**
 * Tests each of the `examples/`, and runs the tests of each of the `packages/`. What needs a toolchain that is not installed is
 * skipped and listed by name.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { getCacheFolder, getReferencePin, loadConfig } from "../../src/config/index.js";
import { listFilesBelow } from "../../src/lib/index.js";
import { openPythonSdk } from "../../src/sdk/index.js";
import { computeSha256 } from "../../src/store/index.js";
import { runToEnd } from "../helpers/exec-recording.js";
import { FAKE_CODEX } from "../helpers/fake-codex.js";
import { hasElixir, hasTool, Project, REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const EXAMPLES = join(REPOSITORY, "examples");
const PACKAGES = join(REPOSITORY, "packages");
const FIXTURES = join(REPOSITORY, "integration/fixtures/python");
const PYTEST = "9.0.2";
const HAS_ELIXIR = hasElixir(":json", "Jason", ":jiffy");
const ENV = { ...process.env, TOUCHSTONE_CODEX: FAKE_CODEX, TOUCHSTONE_FIXTURES: FIXTURES };

test("the example passes where the official Python SDK yields the fixture (python)", async () => {
  const { code, output } = await runPytest(join(EXAMPLES, "python"));
  expect(output).toContain("2 passed");
  expect(code).toBe(0);
});

test("the pytest plug-in fails a test that does not replay the recording (python)", async () => {
  const { code, output } = await runPytest(await makeFolderWith("test_wrong.py", WRONG));
  expect(output).toContain('expected "Say hello.", got "Sing."');
  expect(output.match(/^thread_basic was not replayed to its end$/gm)).toHaveLength(2);
  expect(output).toContain("the fake codex was never started");
  expect(output).toContain('Name the fixture: @pytest.mark.touchstone("NAME")');
  expect(output).toContain("3 passed, 4 errors");
  expect(code).toBe(1);
});

test("the package for Python passes its own tests (python)", async () => {
  const { code, output } = await runPytest(join(PACKAGES, "python"), { args: ["tests"] });
  expect(output).toMatch(/^\d+ passed/m);
  expect(code).toBe(0);
});

test("the test that `init` writes passes in an empty folder, with the packaged catalogue (python)", async () => {
  const root = await makeTemporaryFolder("port");
  await mkdir(join(root, "node_modules"));
  await symlink(REPOSITORY, join(root, "node_modules/codex-touchstone"));
  const { stdout } = await new Project(root, root).run(["init", "--lang", "python", "--ci", "github"]);
  expect(stdout).toContain("wrote .github/workflows/replay.yml\n");
  expect(stdout).toContain("Then: python3 -m pytest tests/replay\n");
  const { code, output } = await runPytest(root, {
    args: ["-p", "pytest_codex_touchstone.plugin", "tests/replay"],
    env: { TOUCHSTONE_FIXTURES: undefined },
  });
  expect(output).toContain("1 passed");
  expect(code).toBe(0);
});

test.skipIf(!HAS_ELIXIR)("the package for Elixir passes its own tests (elixir)", async () => {
  const env = { MIX_BUILD_PATH: await makeTemporaryFolder("mix"), MIX_ENV: "test" };
  const args = ["do", "format", "--check-formatted,", "test"];
  const { code, output } = await runExample("mix", args, { cwd: join(PACKAGES, "elixir"), env });
  expect(output).toMatch(/^\d+ tests, 0 failures/m);
  expect(code).toBe(0);
});

test.skipIf(!hasTool("go"))("the package for Go passes its own tests (go)", async () => {
  const env = { GOTOOLCHAIN: "local", GOPROXY: "off" };
  const options = { cwd: join(PACKAGES, "go"), env };
  const { code, output } = await runExample("go", ["test", "-count=1", "./..."], options);
  expect(output).toMatch(/^ok /m);
  expect(code).toBe(0);
});

test.skipIf(!hasTool("cargo"))("the package for Rust passes its own tests (rust)", async () => {
  // The crate contains the path of its sources, and cargo does not compile it again for those of another checkout.
  const checkout = computeSha256(REPOSITORY).slice("sha256:".length, 20);
  const env = { CARGO_TARGET_DIR: join(getCacheFolder(), "tests", `packages-rust-${checkout}`) };
  const args = ["test", "--quiet", "--locked", "--tests"];
  const { code, output } = await runExample("cargo", args, { cwd: join(PACKAGES, "rust"), env });
  expect(output).toMatch(/^test result: ok\. [1-9]\d* passed/m);
  expect(code).toBe(0);
});

test.skipIf(!hasTool("javac"))("the package for Java passes its own tests (java)", async () => {
  const cwd = join(PACKAGES, "java");
  // It runs for a second: compiling to machine code takes longer than it saves.
  const args = ["-XX:TieredStopAtLevel=1", "-cp", await compileJava(join(cwd, "src")), "touchstone.Tests"];
  const { code, output } = await runExample("java", args, { cwd });
  expect(output).toMatch(/^\d+ passed, 0 failed$/m);
  expect(code).toBe(0);
});

/** Compiles sources once into the cache. @returns the folder of the classes */
async function compileJava(folder: string): Promise<string> {
  const sources = listFilesBelow(folder, []).filter((file) => file.endsWith(".java"));
  const digest = computeSha256((await Promise.all(sources.map((file) => readFile(file, "utf8")))).join(""));
  const classes = join(getCacheFolder(), "tests", `packages-java-${digest.slice("sha256:".length, 20)}`);
  if (existsSync(classes)) return classes;
  await mkdir(join(getCacheFolder(), "tests"), { recursive: true });
  const half = await mkdtemp(`${classes}-`);
  const args = ["-Xlint:all", "-Werror", "-d", half, ...sources];
  expect(await runExample("javac", args)).toMatchObject({ code: 0 });
  // Another process may have been faster.
  await rename(half, classes).catch(() => rm(half, { recursive: true, force: true }));
  return classes;
}

/** The example itself is a test of this suite. This test checks its types in the way of a user's compiler. */
test("the example compiles against the package's types (typescript)", async () => {
  const tsc = join(REPOSITORY, "node_modules/.bin/tsc");
  expect(await runExample(tsc, ["-p", join(EXAMPLES, "typescript")])).toEqual({ code: 0, output: "" });
});

async function runExample(
  program: string,
  args: string[],
  { cwd = REPOSITORY, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<{ code: number | null; output: string }> {
  const { code, stdout, stderr } = await runToEnd(program, args, { cwd, env: { ...ENV, ...env } });
  return { code, output: stdout + stderr };
}

async function runPytest(
  folder: string,
  {
    args: more = ["-p", "pytest_codex_touchstone.plugin", "."],
    env: ownEnv = {},
  }: { args?: string[]; env?: NodeJS.ProcessEnv } = {},
) {
  const sdk = await openPythonSdk({
    version: getReferencePin(await loadConfig(REPOSITORY)),
    cacheDir: getCacheFolder(),
  });
  const path = [await installPytest(sdk.python), join(PACKAGES, "python/src")].join(delimiter);
  const env = { PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: "1", ...ownEnv };
  // Without the summary, which repeats everything if `CI` is set.
  const args = [
    "-m",
    "pytest",
    "-q",
    "-rN",
    "-p",
    "no:cacheprovider",
    "--basetemp",
    join(await makeTemporaryFolder("pytest"), "t"),
    ...more,
  ];
  return runExample(sdk.python, args, { cwd: folder, env });
}

/** Installs pytest into the cache once, beside the SDK's environment, which must not change, and may have no pip. */
async function installPytest(python: string): Promise<string> {
  const folder = join(getCacheFolder(), "tests", `pytest-${PYTEST}`);
  if (existsSync(folder)) return folder;
  await mkdir(join(getCacheFolder(), "tests"), { recursive: true });
  const half = await mkdtemp(`${folder}-`);
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
  // The SDK's environment has no pip of its own, so the host's pip installs for it.
  const args = ["-m", "pip", "--python", python, "install", ...quiet, "--target", half, `pytest==${PYTEST}`];
  const outcome = await runExample("python3", args);
  if (outcome.code !== 0) await rm(half, { recursive: true });
  expect(outcome).toMatchObject({ code: 0 });
  // Another process may have been faster.
  await rename(half, folder).catch(() => rm(half, { recursive: true, force: true }));
  return folder;
}

async function makeFolderWith(file: string, text: string): Promise<string> {
  const folder = await makeTemporaryFolder("touchstone-example");
  await writeFile(join(folder, file), text);
  return folder;
}

const WRONG = `import pytest
from openai_codex import ApprovalMode, Codex, CodexConfig, Sandbox

@pytest.mark.touchstone("thread_basic")
def test_another_prompt(touchstone_codex):
    with Codex(CodexConfig(codex_bin=touchstone_codex)) as codex:
        thread = codex.thread_start(approval_mode=ApprovalMode.deny_all, sandbox=Sandbox.workspace_write)
        with pytest.raises(Exception):
            thread.run("Sing.")

@pytest.mark.touchstone("thread_basic")
def test_leaves_early(touchstone_codex):
    with Codex(CodexConfig(codex_bin=touchstone_codex)):
        pass

@pytest.mark.touchstone("thread_basic")
def test_never_starts_it(touchstone_codex):
    pass

def test_names_no_fixture(touchstone_codex):
    pass
`;

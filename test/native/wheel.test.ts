/**
 * The wheels of the executables in dist-native. The one for this platform installs into an empty environment, and its package
 * plays without Node and without fixtures.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { findHostTarget, TARGETS } from "../../scripts/native-targets.mjs";
import { REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

/** A client that sends what was recorded, and compares what it gets. */
const TEST_FILE = `import json, subprocess
import pytest
from pytest_codex_touchstone import assert_same_events, read_fixture, read_wire

@pytest.mark.touchstone("thread_basic")
def test_a_turn(touchstone_codex):
    messages = [frame["message"] for frame in read_wire("thread_basic") if frame.get("from") == "client"]
    got = []
    with subprocess.Popen([touchstone_codex, "app-server"], stdin=-1, stdout=-1, text=True, env={}) as process:
        for message in messages:
            print(json.dumps(message), file=process.stdin, flush=True)
        while not got or got[-1].get("method") != "turn/completed":
            got.append(json.loads(process.stdout.readline()))
        process.stdin.close()
    recorded = list(read_fixture("thread_basic"))
    methods = {event["method"] for event in recorded}
    assert_same_events(recorded, [{"method": one["method"], "params": one["params"]} for one in got if one.get("method") in methods])
`;

/** A test that has types, against those of the installed package. */
const TYPED_FILE = `import pytest
from pytest_codex_touchstone import Replay, assert_same_events, read_fixture, replay

def run(codex: str) -> list[dict[str, object]]:
    return [{"method": codex}]

@pytest.mark.touchstone("thread_basic")
def test_a_turn(touchstone_codex: str, touchstone_replay: Replay) -> None:
    assert_same_events(read_fixture("thread_basic"), run(touchstone_codex))

async def test_a_turn_async() -> None:
    async with replay("thread_basic", strict=True) as codex:
        assert_same_events(read_fixture("thread_basic"), run(codex.codex_path))
`;
const MYPY = "mypy==2.4.1";

const NATIVE = join(REPOSITORY, "dist-native");
const TARGET_NAMES = Object.keys(TARGETS).filter((target) =>
  existsSync(join(NATIVE, target, "touchstone-codex")),
);
/** Target → the last tag of its wheel, and how its executable begins: ELF with the number of the processor, or Mach-O with it. */
const WANTED: Record<string, [tag: string, start: RegExp]> = {
  "linux-x64": ["manylinux_2_17_x86_64", /^7f454c46.{28}3e00/],
  "linux-arm64": ["manylinux_2_17_aarch64", /^7f454c46.{28}b700/],
  "linux-x64-musl": ["musllinux_1_2_x86_64", /^7f454c46.{28}3e00/],
  "linux-arm64-musl": ["musllinux_1_2_aarch64", /^7f454c46.{28}b700/],
  "darwin-x64": ["macosx_13_0_x86_64", /^cffaedfe07000001/],
  "darwin-arm64": ["macosx_13_0_arm64", /^cffaedfe0c000001/],
};

/** Target → path of its wheel. */
let wheels: Map<string, string>;
let python: string;
let folder: string;
beforeAll(async () => {
  const args = [join(REPOSITORY, "scripts/build_wheels.py"), ...TARGET_NAMES];
  const built = execFileSync("python3", args, { encoding: "utf8" }).trim().split("\n");
  wheels = new Map(TARGET_NAMES.map((target, index) => [target, join(NATIVE, "wheels", built[index] ?? "")]));
  folder = await makeTemporaryFolder("wheel");
  execFileSync("python3", ["-m", "venv", join(folder, "env")]);
  python = join(folder, "env/bin/python");
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
  execFileSync(python, ["-m", "pip", "install", ...quiet, wheels.get(findHostTarget()) ?? ""]);
});

test.each(TARGET_NAMES)(
  "the wheel for %s has its files, and pip installs it for that platform alone",
  async (target) => {
    const [tag, start] = WANTED[target] ?? ["", /^$/];
    const wheel = wheels.get(target) ?? "";
    expect(wheel).toMatch(new RegExp(`/pytest_codex_touchstone-[0-9.]+-py3-none-${tag}\\.whl$`));
    const program =
      "import json, sys, zipfile; print(json.dumps({one.filename: one.external_attr >> 16 for one in zipfile.ZipFile(sys.argv[1]).infolist()}))";
    const modes = JSON.parse(execFileSync("python3", ["-c", program, wheel], { encoding: "utf8" }));
    expect(modes["pytest_codex_touchstone/bin/touchstone-codex"]).toBe(0o100755);
    for (const file of ["manifest.json", "thread_basic.jsonl", "wire/thread_basic.jsonl"])
      expect(modes).toHaveProperty([`pytest_codex_touchstone/fixtures/python/${file}`]);
    expect(Object.keys(modes).filter((file) => /test|\.pyc$/.test(file.split("/").at(-1) ?? ""))).toEqual([]);

    const install = (platform: string, into: string) => {
      const options = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--no-index"];
      const choice = ["--only-binary=:all:", "--platform", platform, "--target", into];
      execFileSync(python, ["-m", "pip", "install", ...options, ...choice, wheel], { stdio: "pipe" });
    };
    const into = await makeTemporaryFolder("installed-wheel");
    install(tag, into);
    const executable = readFileSync(join(into, "pytest_codex_touchstone/bin/touchstone-codex"));
    expect(executable.subarray(0, 20).toString("hex")).toMatch(start);
    const [, other] = Object.values(WANTED)
      .map(([tag]) => tag)
      .filter((one) => one !== tag);
    expect(() => install(other ?? "", join(into, "other"))).toThrow("not a supported wheel on this platform");
  },
);

test("it plays in an empty folder, with an empty environment", async () => {
  const root = await makeTemporaryFolder("plays");
  writeFileSync(join(root, "test_turn.py"), TEST_FILE);
  const args = ["-m", "pytest", "-q", "-p", "no:cacheprovider"];
  const output = execFileSync(python, args, { cwd: root, env: { PATH: "/usr/bin:/bin" }, encoding: "utf8" });
  expect(output).toContain("1 passed");
});

test("mypy --strict finds nothing in the package, and nothing in a test with types that uses it", async () => {
  const run = (cwd: string, args: string[]) =>
    execFileSync(python, ["-m", ...args], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  run(folder, ["pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", MYPY]);
  const cache = ["--cache-dir", join(folder, "mypy")];
  const found = /^Success: no issues found in \d+ source files?$/m;
  expect(run(join(REPOSITORY, "packages/python"), ["mypy", ...cache])).toMatch(found); // its settings are in pyproject.toml
  const root = await makeTemporaryFolder("typed");
  writeFileSync(join(root, "test_typed.py"), TYPED_FILE);
  expect(run(root, ["mypy", ...cache, "--strict", "test_typed.py"])).toMatch(found);
});

test("its installed files are those of its record", () => {
  execFileSync(python, ["-m", "pip", "check", "--disable-pip-version-check"], { stdio: "pipe" });
  const program =
    "import importlib.metadata as m; f = next(f for f in m.files('pytest-codex-touchstone') if f.name == 'manifest.json'); print(f.locate())";
  const manifest = execFileSync(python, ["-c", program], { encoding: "utf8" }).trim();
  expect(readFileSync(manifest)).toEqual(
    readFileSync(join(REPOSITORY, "integration/fixtures/python/manifest.json")),
  );
});

/** The wheel for this platform: it installs into an empty environment, and its package plays without Node and without fixtures. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
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

let wheel: string;
let python: string;
let folder: string;
beforeAll(async () => {
  const built = execFileSync("python3", [join(REPOSITORY, "scripts/build_wheels.py")], { encoding: "utf8" });
  const [name] = built.trim().split("\n");
  wheel = join(REPOSITORY, "dist-native/wheels", name ?? "");
  folder = await makeTemporaryFolder("wheel");
  execFileSync("python3", ["-m", "venv", join(folder, "env")]);
  python = join(folder, "env/bin/python");
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
  execFileSync(python, ["-m", "pip", "install", ...quiet, wheel]);
});

function listWheel(): Record<string, number> {
  const program =
    "import json, sys, zipfile; print(json.dumps({one.filename: one.external_attr >> 16 for one in zipfile.ZipFile(sys.argv[1]).infolist()}))";
  return JSON.parse(execFileSync("python3", ["-c", program, wheel], { encoding: "utf8" }));
}

test("it contains the executable and the fixtures, and is for this platform alone", () => {
  const modes = listWheel();
  expect(modes["pytest_codex_touchstone/bin/touchstone-codex"]).toBe(0o100755);
  for (const file of ["manifest.json", "thread_basic.jsonl", "wire/thread_basic.jsonl"])
    expect(modes).toHaveProperty([`pytest_codex_touchstone/fixtures/python/${file}`]);
  expect(Object.keys(modes).filter((file) => /test|\.pyc$/.test(file.split("/").at(-1) ?? ""))).toEqual([]);
  expect(wheel).toMatch(/-py3-none-(manylinux|musllinux|macosx)_\d+_\d+_(x86_64|aarch64|arm64)\.whl$/);
});

test("it plays in an empty folder, with an empty environment", async () => {
  const root = await makeTemporaryFolder("plays");
  writeFileSync(join(root, "test_turn.py"), TEST_FILE);
  const args = ["-m", "pytest", "-q", "-p", "no:cacheprovider"];
  const output = execFileSync(python, args, { cwd: root, env: { PATH: "/usr/bin:/bin" }, encoding: "utf8" });
  expect(output).toContain("1 passed");
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

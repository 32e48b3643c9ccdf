/** `touchstone doctor` on machines that each lack one thing. */
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa, execaSync } from "execa";
import { describe, expect, test } from "vitest";
import { getCacheFolder } from "../../src/config/index.js";
import { canMount } from "../../src/store/testing.js";
import {
  newCatalogueProject,
  newProject,
  PROGRAM,
  type Project,
  REPOSITORY,
  renderOneTurn,
} from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const HELLO = renderOneTurn("model: [{ do: [{ say: Hello. }] }]");

test("the doctor finds nothing broken on a machine that has everything", async () => {
  const project = await newCatalogueProject(`fixtures: ${join(REPOSITORY, "integration/fixtures")}\n`);
  const { code, stdout } = await project.run(["doctor"], { TOUCHSTONE_ACTOR: "Ada" });
  expect(stdout).not.toContain("✗");
  expect(stdout).toMatch(/✓ codex {6}0\.163\.0/);
  expect(stdout).toMatch(/✓ fixtures {3}app-server \d+, /);
  expect(stdout).toContain("Ready: `touchstone harvest`.");
  expect(code).toBe(0);
});

test("the doctor finds each thing that is missing or broken, nothing else, and says what to do", async () => {
  const project = await newProject({ hello: HELLO });
  const findBroken = async (env: Record<string, string>, args: string[] = []) => {
    const { code, stdout } = await project.run(["doctor", "--json", ...args], {
      TOUCHSTONE_ACTOR: "Ada",
      ...env,
    });
    const { findings } = JSON.parse(stdout) as { findings: Record<string, string>[] };
    const found = findings.filter(({ state }) => state === "broken");
    expect(code).toBe(found.length > 0 ? 2 : 0);
    for (const { hint } of found) expect(hint).toMatch(/\w.*[.`:]/);
    return found.map(({ what, detail, hint }) => `${what}: ${detail} → ${hint}`);
  };
  expect(await findBroken({})).toEqual([]);
  expect(await findBroken({ PATH: await makeToolFolder("git", "npm") })).toEqual([
    expect.stringMatching(/^Python: There is no Python 3\.10 or newer.* → Install one/),
  ]);
  expect(await findBroken({ PATH: await makePythonWithoutVenv() })).toEqual([
    expect.stringMatching(/^Python: .*can't make a virtual environment.* → Install its venv module/),
  ]);
  expect(await findBroken({ PATH: await makeToolFolder("npm", "python3") })).toEqual([
    expect.stringMatching(/^git: it is not on PATH → Install it/),
  ]);
  expect(await findBroken({ PATH: await makeToolFolder("git", "python3") })).toEqual([
    expect.stringMatching(/^npm: .* → npm comes with Node/),
  ]);
  expect(await findBroken({ TOUCHSTONE_CACHE: "/dev/null/cache" })).toContainEqual(
    expect.stringMatching(/^cache: The cache folder .* can't be written.* → Make it writable/),
  );
  expect(await findBroken({ TMPDIR: "/dev/null" })).toContainEqual(
    expect.stringMatching(/^codex: No folder can be made for temporary files: ENOTDIR.* → Make room there/),
  );
});

test("the doctor says what is wrong with a codex binary", async () => {
  const project = await newProject();
  const cut = join(project.root, "cut");
  await writeFile(cut, (await readFile(await findPinnedCodex())).subarray(0, 1 << 20), { mode: 0o755 });
  const env = { TOUCHSTONE_ACTOR: "Ada" };
  const { code, stdout } = await project.run(["doctor", "--codex-path", cut], env);
  expect(stdout).toMatch(
    /✗ codex .*cut is no codex that runs: it is truncated: .*\n *→ Give the path of the codex/,
  );
  expect(code).toBe(2);

  const other = join(project.root, "other");
  await writeFile(other, "#!/bin/sh\necho codex-cli 0.1.0\n", { mode: 0o755 });
  const mismatch = await project.run(["doctor", "--codex-path", other], env);
  expect(mismatch.stdout).toMatch(/✗ codex .*0\.1\.0, .*0\.163\.0\.\n *→ Set `codex: 0\.1\.0` in touchstone/);
  expect(mismatch.code).toBe(2);
});

describe.skipIf(!canMount())("the doctor recognizes", () => {
  test.each([
    [
      "read-only",
      'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"',
      /✗ cache .*EROFS.*\n *→ Make it writable/,
    ],
    [
      "full",
      'mount -t tmpfs -o size=512k none "$0"',
      /✗ cache .*ENOSPC.*\n *→ A codex release takes .* make room/,
    ],
    ["nearly full", 'mount -t tmpfs -o size=50m none "$0"', /✗ cache .*\(0\.1 GB free\)\n *→ .* make room/],
    [
      "noexec",
      'mount -t tmpfs -o noexec none "$0"',
      /✗ cache .* can't be run\n *→ Is its file system mounted `noexec`/,
    ],
  ])("a cache on a file system that is %s", async (_, mount, words) => {
    const project = await newProject();
    const cache = join(project.root, "cache");
    await mkdir(cache);
    const { code, stdout } = await runMounted(`${mount} && export TOUCHSTONE_CACHE="$0"`, cache, project);
    expect(stdout).toMatch(words);
    expect(code).toBe(2);
  });

  test("a temporary folder on a full file system", async () => {
    const project = await newProject();
    const full = 'mount -t tmpfs -o nr_inodes=1 none "$0" && export TMPDIR="$0"';
    const { code, stdout } = await runMounted(full, join(project.root, "scenarios"), project);
    expect(stdout).toMatch(/✗ codex .*temporary files: ENOSPC.*\n *→ Make room there, or set TMPDIR/);
    expect(code).toBe(2);
  });

  test("a Python whose ensurepip is empty", async () => {
    const project = await newProject();
    const program = "import ensurepip; print(ensurepip.__path__[0])";
    const { stdout: folder } = execaSync("python3", ["-c", program]);
    const { code, stdout } = await runMounted('mount -t tmpfs none "$0"', folder, project);
    expect(stdout).toMatch(/✗ Python .*can't make a virtual environment\.\n *→ Install its venv module/);
    expect(code).toBe(2);
  });
});

/**
 * An older Node is simulated by its version number. The real versions 12, 14, 16 and 18 were tested once, and
 * are too large for each run.
 */
test.each(["dist/cli/main.js", "dist/touchstone-codex.cjs", "scripts/setup.mjs"])(
  "%s reports a Node that is too old",
  async (program) => {
    const folder = await makeTemporaryFolder("touchstone-old");
    const old = join(folder, "old.cjs");
    await writeFile(old, 'Object.defineProperty(process.versions, "node", { value: "18.20.8" });\n');
    const { exitCode, stdout, stderr } = execaSync(
      process.execPath,
      ["--require", old, join(REPOSITORY, program), "--version"],
      { reject: false },
    );
    expect(stderr).toMatch(
      /^error: touchstone needs Node 20\.17 or newer, and this is 18\.20\.8\.\n {2}→ Install one/,
    );
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  },
);

test("the doctor says what can't be downloaded without a network", async () => {
  const project = await newProject({ hello: HELLO });
  const nowhere = "http://127.0.0.1:9/";
  const { code, stdout } = await project.run(["doctor"], {
    TOUCHSTONE_ACTOR: "Ada",
    TOUCHSTONE_CACHE: join(project.root, "cache"),
    npm_config_registry: nowhere,
    npm_config_fetch_retries: "0",
    PIP_INDEX_URL: nowhere,
    PIP_RETRIES: "0",
  });
  expect(stdout).toMatch(/✗ codex .*could not be downloaded from npm.*\n *→ Check the network/);
  expect(stdout).toMatch(/✗ Python SDK .* the package index does not answer.*\n *→ Check the network/);
  expect(code).toBe(2);
});

test("the doctor finds a missing config, an invalid scenario, a damaged fixture and a damaged codex", async () => {
  const project = await newProject({ hello: HELLO });
  expect((await project.run(["harvest", "--quiet"], { TOUCHSTONE_ACTOR: "Ada" })).code).toBe(0);
  await project.write("scenarios/bad.yaml", "name: bad\n");
  await project.write("integration/fixtures/python/hello.jsonl", "{}\n");
  await breakCodex(project);
  const { code, stdout } = await project.run(["doctor"], { TOUCHSTONE_ACTOR: "Ada" });
  expect(stdout).toMatch(/✗ scenarios {2}bad: not valid\n *→ `touchstone scenarios validate`/);
  expect(stdout).toMatch(
    /✗ fixtures {3}integration\/fixtures\/python\/hello\.jsonl is not what the manifest says/,
  );
  expect(stdout).toMatch(/✗ codex {6}The cached codex can't be used.*\n *→ Remove /);
  expect(code).toBe(2);

  await rm(join(project.root, "touchstone.config.yaml"));
  const without = await project.run(["doctor"], { TOUCHSTONE_ACTOR: "Ada" });
  expect(without.stdout).toMatch(/✗ config .*no touchstone\.config\.yaml.*\n *→ Run `touchstone init`/);
});

/**
 * Runs the doctor in a namespace, where it can mount file systems that no other process sees.
 * @param place value of `$0` in the script
 */
async function runMounted(script: string, place: string, project: Project) {
  const nowhere = "http://127.0.0.1:9/";
  const { exitCode: code, stdout } = await execa(
    "unshare",
    ["--mount", "sh", "-c", `${script} && exec "$@"`, place, process.execPath, PROGRAM, "doctor"],
    {
      cwd: project.root,
      env: {
        TOUCHSTONE_ACTOR: "Ada",
        TOUCHSTONE_CACHE: project.cache,
        PATH: await makeToolFolder("git", "npm", "python3", "mount", "unshare"),
        npm_config_registry: nowhere,
        npm_config_fetch_retries: "0",
        PIP_INDEX_URL: nowhere,
        PIP_RETRIES: "0",
      },
      reject: false,
    },
  );
  return { code, stdout };
}

/** Makes a folder for PATH that contains only these programs. */
async function makeToolFolder(...names: string[]): Promise<string> {
  const folder = await makeTemporaryFolder("touchstone-path");
  for (const name of [...names, "node", "env", "sh"]) {
    await symlink(findProgram(name), join(folder, name));
  }
  return folder;
}

/**
 * Finds the program itself. The file on PATH may be a version manager's script, which needs other programs on
 * PATH.
 */
function findProgram(name: string): string {
  if (name !== "python3") return execaSync("which", [name]).stdout;
  return execaSync("python3", ["-c", "import sys; print(sys.executable)"]).stdout;
}

/** Makes a Python that fails at the import which Debian's Python without `python3-venv` fails at. */
async function makePythonWithoutVenv(): Promise<string> {
  const folder = await makeToolFolder("git", "npm");
  const python = join(folder, "python3");
  await writeFile(
    python,
    `#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; esac\nexec ${findProgram("python3")} "$@"\n`,
  );
  await chmod(python, 0o755);
  return folder;
}

async function findPinnedCodex(): Promise<string> {
  const version = join(getCacheFolder(), "codex", "0.163.0");
  const [triple = ""] = await readdir(join(version, "vendor"));
  return join(version, "vendor", triple, "bin", "codex");
}

/** Breaks codex in the project's own cache: the pinned release gets another binary. */
async function breakCodex({ cache }: Project): Promise<void> {
  const [version = ""] = (await readdir(join(getCacheFolder(), "codex"))).filter(
    (name) => name === "0.163.0",
  );
  const shared = join(getCacheFolder(), "codex", version);
  const [triple = ""] = await readdir(join(shared, "vendor"));
  await rm(join(cache, "codex"));
  const own = join(cache, "codex", version);
  const folder = join(own, "vendor", triple, "bin");
  await mkdir(folder, { recursive: true });
  await symlink(join(shared, "touchstone.json"), join(own, "touchstone.json"));
  await writeFile(join(folder, "codex"), "#!/bin/sh\necho codex-cli 0.1.0\n");
  await chmod(join(folder, "codex"), 0o755);
}

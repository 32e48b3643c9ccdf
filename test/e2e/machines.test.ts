/** What touchstone records does not depend on where the home and the cache lie, and it cleans up only after itself. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  cp,
  mkdir,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/index.js";
import { listDifferencesFromCommitted } from "../helpers/determinism.js";
import {
  newCache,
  newCatalogueProject,
  newProject,
  PROGRAM,
  REPOSITORY,
  readFiles,
} from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const FAKE_CODEX = join(REPOSITORY, "dist/touchstone-codex.cjs");

/** Scenarios whose commands meet the limits of codex's sandbox. */
const SANDBOX_SCENARIOS = [
  "approval_file_accepted",
  "sandbox_denied",
  "sandbox_workspace_write",
  "tool_patch_streaming",
];

test.each(["home", "a home/with spaces ä"])(
  "with the home and the cache in /tmp/…/%s, a harvest gives the committed bytes and leaves nothing in /tmp",
  async (path) => {
    const project = await newCatalogueProject();
    const home = join(await makeTemporaryFolder("m", "/tmp"), path);
    const cache = join(home, ".cache/touchstone");
    await mkdir(cache, { recursive: true });
    for (const folder of ["codex", "python"]) await symlink(join(project.cache, folder), join(cache, folder));
    const before = await listHidden();
    const args = SANDBOX_SCENARIOS.flatMap((name) => ["--scenario", name]);
    const { code, stderr } = await project.run(["harvest", "--quiet", ...args], {
      HOME: home,
      TOUCHSTONE_CACHE: cache,
      TOUCHSTONE_ACTOR: "a test",
      SOURCE_DATE_EPOCH: "1767225600",
    });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(await listDifferencesFromCommitted(await project.readFiles())).toEqual([]);
    expect((await listHidden()).filter((name) => !before.includes(name))).toEqual([]);
    expect((await readdir(cache)).sort()).toEqual(["codex", "codex-schemas", "python"]);
  },
);

/** Whether a test may make mounts of its own, and an ordinary user without rights. */
const hasNamespaces =
  process.platform === "linux" &&
  process.getuid?.() === 0 &&
  ["-m", "-U"].every((flag) => spawnSync("unshare", [flag, "true"]).status === 0);

test.skipIf(!hasNamespaces)(
  "an ordinary user on a read-only checkout harvests the committed bytes, and `check` finds no drift",
  async () => {
    const folder = await makeTemporaryFolder("user", "/var/tmp");
    const output = join(folder, "python");
    const args = SANDBOX_SCENARIOS.map((name) => `--scenario ${name}`).join(" ");
    const script = `set -e
mount --bind "$REPOSITORY" "$REPOSITORY"
mount -o remount,ro,bind "$REPOSITORY"
cd "$REPOSITORY"
exec unshare --user --map-user=1000 --map-group=1000 sh -ec '
  if touch new 2>&- || [ "$(id -u)" = 0 ]; then exit 9; fi
  "$NODE" "$PROGRAM" harvest --quiet --output "$OUTPUT" ${args}
  "$NODE" "$PROGRAM" check --quiet --fixtures "$OUTPUT" ${args}'`;
    const { status, stderr } = spawnSync("unshare", ["-m", "--propagation", "private", "sh", "-c", script], {
      encoding: "utf8",
      env: {
        PATH: process.env.PATH,
        REPOSITORY,
        PROGRAM,
        NODE: process.execPath,
        OUTPUT: output,
        HOME: folder,
        TOUCHSTONE_CACHE: await newCache(),
        TOUCHSTONE_ACTOR: "a test",
      },
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(await listDifferencesFromCommitted(await readFiles(output))).toEqual([]);
  },
);

test.skipIf(!hasNamespaces).each([
  ["from the start", 0],
  ["after a part of codex's schema", 1000],
])("a cache whose disk is full %s is named, with what to do", async (_, freeKilobytes) => {
  const folder = await makeTemporaryFolder("full", "/var/tmp");
  const project = await newCatalogueProject();
  const script = `set -e
mount -t tmpfs -o size=3m tmpfs "$FOLDER"
for name in codex python; do ln -s "$SHARED/$name" "$FOLDER/$name"; done
head -c $((2900 - ${freeKilobytes}))k /dev/zero > "$FOLDER/full"
while [ ${freeKilobytes} = 0 ] && echo full >> "$FOLDER/full"; do :; done 2>&-
cd "$PROJECT"
exec "$NODE" "$PROGRAM" harvest --json --scenario thread_basic`;
  const { status, stderr } = spawnSync("unshare", ["-m", "--propagation", "private", "sh", "-c", script], {
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      FOLDER: folder,
      TOUCHSTONE_CACHE: folder,
      SHARED: project.cache,
      PROJECT: project.root,
      NODE: process.execPath,
      PROGRAM,
    },
  });
  expect(JSON.parse(stderr).error).toMatchObject({
    message: expect.stringMatching(/no space left/i),
    hint: expect.stringContaining("The disk is full: make room"),
  });
  expect(status).toBe(2);
  expect(existsSync(project.fixtures)).toBe(false);
});

test.each(["app-server", "exec"])(
  "`touchstone-codex %s` ends with an error at a message of unlimited length, in bounded memory",
  (command) => {
    const subject = command === "exec" ? "exec" : "python";
    const { status, stderr } = spawnSync(process.execPath, ["--max-old-space-size=64", FAKE_CODEX, command], {
      cwd: REPOSITORY,
      encoding: "utf8",
      env: {
        ...process.env,
        TOUCHSTONE_FIXTURES: `integration/fixtures/${subject}`,
        TOUCHSTONE_FIXTURE: "thread_basic",
      },
      input: Buffer.alloc(65 * 2 ** 20, "a"),
    });
    expect(stderr).toContain("a message, or a prompt, of more than 64 MiB");
    expect(status).toBe(2);
  },
);

/** Changes the last byte of a file, and gives it the time that it had. */
async function changeOneByte(path: string): Promise<void> {
  const { atime, mtime } = await stat(path);
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(path, bytes);
  await utimes(path, atime, mtime);
}

test("one byte that changed in an SDK's environment is named by `doctor`, and the harvest does not use it", async () => {
  const project = await newCatalogueProject();
  const store = join(project.cache, "python");
  const shared = await realpath(store);
  await rm(store);
  const { sdks } = await loadConfig(REPOSITORY);
  const name = (await readdir(shared)).find((one) => one.startsWith(`openai-codex-${sdks.python}-py`)) ?? "";
  await cp(join(shared, name), join(store, name), { recursive: true, verbatimSymlinks: true });
  const library = join(store, name, "lib");
  const files = await readdir(library, { recursive: true });
  const changed = files.find((file) => file.endsWith("openai_codex/client.py")) ?? "";
  await changeOneByte(join(library, changed));
  const { stdout } = await project.run(["doctor", "--json"]);
  const detail = expect.stringContaining(`lib/${changed} changed in the cache`);
  expect(JSON.parse(stdout).findings).toContainEqual(
    expect.objectContaining({ what: "Python SDK", state: "later", detail }),
  );
  // Without a Python on PATH, no new environment can be made; a whole one needs none.
  const env = { PATH: join(project.root, "no-programs") };
  const { code, stderr } = await project.run(["harvest", "--scenario", "thread_basic"], env);
  expect(stderr).toContain(`lib/${changed} changed in the cache`);
  expect(stderr).toContain("Python");
  expect(code).toBe(2);
  await rm(store, { recursive: true });
  await symlink(shared, store);
  expect(await project.run(["harvest", "--quiet", "--scenario", "thread_basic"], env)).toMatchObject({
    code: 0,
  });
});

async function listHidden(): Promise<string[]> {
  return (await readdir("/tmp")).filter((name) => name.startsWith("."));
}

test.each([
  [{ TOUCHSTONE_CACHE: "/tmp/a:b" }, "cache-path-unusable"],
  [{ TOUCHSTONE_CACHE: `/var/tmp/${"long".repeat(30)}` }, "cache-path-too-long"],
  [{ TOUCHSTONE_CACHE: "", XDG_CACHE_HOME: "", HOME: "relative/home" }, "home-unknown"],
])("a harvest with %j is refused before it downloads anything", async (env, code) => {
  const project = await newCatalogueProject();
  const { code: exitCode, stderr } = await project.run(
    ["harvest", "--json", "--scenario", "thread_basic"],
    env,
  );
  expect(JSON.parse(stderr).error.code).toBe(code);
  expect(exitCode).toBe(2);
  expect(existsSync(join(project.root, "relative"))).toBe(false);
});

test("`cache clean` lists and removes what touchstone has made, and keeps everything else in the folder", async () => {
  const project = await newProject();
  const cache = await makeTemporaryFolder("mixed");
  await mkdir(join(cache, "codex/0.1.0"), { recursive: true });
  await writeFile(join(cache, "codex/0.1.0/touchstone.json"), "{}");
  await mkdir(join(cache, "codex/my-fork"));
  await writeFile(join(cache, "thesis.tex"), "mine");
  const { code, stdout } = await project.run(["cache", "clean"], { TOUCHSTONE_CACHE: cache });
  expect(code).toBe(0);
  expect(stdout).toContain("to remove: codex/0.1.0");
  expect(stdout).toContain("kept, since touchstone did not make it or uses it: thesis.tex");
  expect(await readdir(cache)).toEqual(["codex", "thesis.tex"]);
  expect(await readdir(join(cache, "codex"))).toEqual(["my-fork"]);
  const again = await project.run(["cache", "clean", "--json"], { TOUCHSTONE_CACHE: cache });
  expect(JSON.parse(again.stdout)).toEqual({ cache, removed: [], kept: ["codex/my-fork", "thesis.tex"] });
});

test.each([
  ["a named pipe", (path: string) => execFileSync("mkfifo", [path])],
  ["a folder", (path: string) => mkdir(path)],
  ["a link to a device", (path: string) => symlink("/dev/zero", path)],
])("where a manifest is %s, each command says so and ends", async (_, replace) => {
  const project = await newProject();
  await mkdir(project.fixtures, { recursive: true });
  await replace(join(project.fixtures, "manifest.json"));
  for (const args of [
    ["check", "--offline"],
    ["audit"],
    ["checklist"],
    ["diff", project.fixtures, project.fixtures],
    ["review", "--base", project.fixtures, "--json"],
    ["merge", project.fixtures],
  ]) {
    const { code, stderr, stdout } = await project.run(args);
    expect(`${stdout}${stderr}`, args.join(" ")).toMatch(/plain file|symbolic link|can't be read/);
    expect(`${stdout}${stderr}`, args.join(" ")).not.toContain("bug of touchstone");
    expect(code, args.join(" ")).toBeGreaterThan(0);
  }
});

test.each(["abc", "1e9", "-5"])(
  "SOURCE_DATE_EPOCH=%s is wrong use, and no bug of touchstone",
  async (epoch) => {
    const project = await newCatalogueProject();
    const args = ["harvest", "--json", "--scenario", "thread_basic"];
    const { code, stderr } = await project.run(args, { SOURCE_DATE_EPOCH: epoch });
    expect(JSON.parse(stderr).error.code).toBe("source-date-invalid");
    expect(code).toBe(2);
  },
);

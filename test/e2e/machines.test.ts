/** What touchstone records does not depend on where the home and the cache lie, and it cleans up only after itself. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listDifferencesFromCommitted } from "../helpers/determinism.js";
import { hasNamespaces, runWithMounts } from "../helpers/namespaces.js";
import {
  newCache,
  newCatalogueProject,
  newProject,
  PROGRAM,
  REPOSITORY,
  readFiles,
} from "../helpers/project.js";
import { buildShiftClock, canShiftClock, WRONG_TIMES } from "../helpers/shifted-clock.js";
import { makeTemporaryFolder, OUTSIDE_TMP } from "../helpers/temporary.js";

/** Scenarios whose commands meet the limits of codex's sandbox. */
const SANDBOX_SCENARIOS = [
  "approval_file_accepted",
  "sandbox_denied",
  "sandbox_workspace_write",
  "tool_patch_streaming",
];

test.each(["python", "app-server"])(
  "with the home and the cache in /tmp/…/a home/with spaces ä, a harvest of %s gives the committed bytes",
  async (sdk) => {
    const project = await newCatalogueProject();
    const home = join(await makeTemporaryFolder("m", "/tmp"), "a home/with spaces ä");
    const cache = join(home, ".cache/touchstone");
    await mkdir(cache, { recursive: true });
    for (const folder of ["codex", "python"]) await symlink(join(project.cache, folder), join(cache, folder));
    const args = SANDBOX_SCENARIOS.flatMap((name) => ["--scenario", name]);
    const { code, stderr } = await project.run(["harvest", "--quiet", "--sdk", sdk, ...args], {
      HOME: home,
      TOUCHSTONE_CACHE: cache,
      TOUCHSTONE_ACTOR: "a test",
      SOURCE_DATE_EPOCH: "1767225600",
    });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const files = await readFiles(join(project.root, "integration/fixtures", sdk));
    expect(files).toHaveProperty(["sandbox_denied.jsonl"]);
    expect(await listDifferencesFromCommitted(files, sdk)).toEqual([]);
    expect((await readdir(cache)).sort()).toEqual(["codex", "codex-schemas", "python"]);
  },
);

test.skipIf(!hasNamespaces)(
  "an ordinary user on a read-only checkout harvests the committed bytes, and `check` finds no drift",
  async () => {
    const folder = await makeTemporaryFolder("user", OUTSIDE_TMP);
    const output = join(folder, "python");
    const args = SANDBOX_SCENARIOS.map((name) => `--scenario ${name}`).join(" ");
    const script = `mount --bind "$REPOSITORY" "$REPOSITORY"
mount -o remount,ro,bind "$REPOSITORY"
cd "$REPOSITORY"
exec unshare --user --map-user=1000 --map-group=1000 sh -ec '
  if touch new 2>&- || [ "$(id -u)" = 0 ]; then exit 9; fi
  "$NODE" "$PROGRAM" harvest --quiet --output "$OUTPUT" ${args}
  "$NODE" "$PROGRAM" check --fixtures "$OUTPUT" ${args} 2>&1'`;
    const { status, stdout, stderr } = runWithMounts(script, await buildMountEnv(folder, output));
    expect(stderr).toBe("");
    expect(status, stdout).toBe(0);
    expect(await listDifferencesFromCommitted(await readFiles(output))).toEqual([]);
  },
);

test.skipIf(!hasNamespaces || !existsSync("/usr/bin/bash")).each<[string, string[]]>([
  ["/usr/bin/bash", []],
  ["/bin/sh", ["thread_shell_command"]],
])("with the login shell %s, a harvest gives the committed bytes, and refuses %j", async (shell, refused) => {
  const folder = await makeTemporaryFolder("shell", OUTSIDE_TMP);
  const users = join(folder, "passwd");
  await writeFile(users, `root:x:0:0:root:/root:${shell}\n`);
  const output = join(folder, "app-server");
  const names = ["sandbox_denied", "tool_shell", "thread_shell_command"];
  const args = names.map((name) => `--scenario ${name}`).join(" ");
  const script = `mount --bind "$USERS" /etc/passwd
cd "$REPOSITORY"
exec "$NODE" "$PROGRAM" harvest --quiet --sdk app-server --output "$OUTPUT" ${args}`;
  const { status, stderr } = runWithMounts(script, {
    USERS: users,
    ...(await buildMountEnv(folder, output)),
  });
  for (const name of refused)
    expect(stderr).toContain(
      `${name}: codex carries out \`thread/shellCommand\` with the user's login shell, which is ${shell} here.`,
    );
  expect(status, stderr).toBe(refused.length > 0 ? 2 : 0);
  const files = await readFiles(output);
  expect(Object.keys(JSON.parse(files["manifest.json"] ?? "").scenarios).sort()).toEqual(
    names.filter((name) => !refused.includes(name)).sort(),
  );
  expect(await listDifferencesFromCommitted(files, "app-server")).toEqual([]);
});

test.skipIf(!canShiftClock)(
  "with the clock in 1970, a harvest gives the committed bytes, and in 2100, `check` finds no drift",
  async () => {
    const project = await newCatalogueProject();
    const shiftClock = await buildShiftClock();
    const only = ["--scenario", "thread_basic", "--scenario", "sandbox_denied"];
    const run = (year: 1970 | 2100, command: string) => {
      project.launcher = [shiftClock, String(WRONG_TIMES[year])];
      return project.run([command, "--quiet", ...only]);
    };
    expect(await run(1970, "harvest")).toEqual({ code: 0, stdout: "", stderr: "" });
    const files = await project.readFiles();
    expect(JSON.parse(files["audit.jsonl"] ?? "").at).toMatch(/^1970-01-01T/); // the clock was really there
    expect(await listDifferencesFromCommitted(files)).toEqual([]);
    expect(await run(2100, "check")).toMatchObject({ code: 0, stderr: "" });
  },
);

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

test("a command whose working folder was removed says so", async () => {
  const folder = await makeTemporaryFolder("gone");
  const script = 'rmdir "$PWD" && exec "$@"';
  const fakeCodex = join(REPOSITORY, "dist/bin/touchstone-codex");
  for (const command of [
    ...["doctor", "harvest", "check --offline", "scenarios list", "verify x.jsonl"].map(
      (words) => `${PROGRAM} ${words}`,
    ),
    ...["app-server", "exec --json hello", "--version"].map((words) => `${fakeCodex} ${words}`),
  ]) {
    await mkdir(folder, { recursive: true });
    const { status, stderr } = spawnSync(
      "sh",
      ["-c", script, "sh", process.execPath, ...command.split(" ")],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    expect(stderr).toBe(
      "error: The folder that this command runs in does not exist any more.\n  → Change to a folder that exists: `cd`.\n",
    );
    expect(status).toBe(2);
  }
});

test.each<[string, (path: string) => unknown, string[]]>([
  [
    "a named pipe",
    (path) => execFileSync("mkfifo", [path]),
    [
      "check --offline",
      "audit",
      "checklist",
      "diff FOLDER FOLDER",
      "review --base FOLDER --json",
      "merge FOLDER",
    ],
  ],
  ["a folder", (path) => mkdir(path), ["audit"]],
  ["a link to a device", (path) => symlink("/dev/zero", path), ["checklist"]],
])("where a manifest is %s, each command says so and ends", async (_, replace, commands) => {
  const project = await newProject();
  await mkdir(project.fixtures, { recursive: true });
  await replace(join(project.fixtures, "manifest.json"));
  for (const command of commands) {
    const args = command.split(" ").map((word) => (word === "FOLDER" ? project.fixtures : word));
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

/** Builds the variables of a script for `runWithMounts` that harvests into a folder. @param home its home */
async function buildMountEnv(home: string, output: string) {
  return {
    REPOSITORY,
    PROGRAM,
    NODE: process.execPath,
    OUTPUT: output,
    HOME: home,
    TOUCHSTONE_CACHE: await newCache(),
    TOUCHSTONE_ACTOR: "a test",
  };
}

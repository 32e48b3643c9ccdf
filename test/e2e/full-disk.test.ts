/** A disk that is full, wherever touchstone writes: a clear error, and no half file. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hasNamespaces, runWithMounts } from "../helpers/namespaces.js";
import { newProject, PROGRAM, type Project, renderOneTurn } from "../helpers/project.js";
import { makeTemporaryFolder, OUTSIDE_TMP } from "../helpers/temporary.js";

/** Runs a command while a disk has no free byte. `prepare` may first make folders on it, at `$DISK`. */
async function runOnFullDisk(
  project: Project,
  args: (disk: string) => string[],
  { prepare = "", env = "" } = {},
): Promise<{ status: number | null; stderr: string; left: string[] }> {
  const disk = join(await makeTemporaryFolder("disk", OUTSIDE_TMP), "disk");
  await mkdir(disk);
  const script = `mount -t tmpfs -o size=256k tmpfs "$DISK"
cd "$ROOT"
${prepare}
find "$DISK" | sort >"$LISTS.before"
dd if=/dev/zero of="$DISK/filler" bs=1k 2>/dev/null || true
status=0
env ${env} "$NODE" "$PROGRAM" ${args(disk)
    .map((arg) => `'${arg}'`)
    .join(" ")} >/dev/null || status=$?
rm "$DISK/filler"
find "$DISK" | sort | comm -13 "$LISTS.before" -
exit $status`;
  const { status, stdout, stderr } = runWithMounts(script, {
    HOME: project.root,
    TOUCHSTONE_CACHE: project.cache,
    TOUCHSTONE_ACTOR: "a test",
    NODE: process.execPath,
    NO_COLOR: "1",
    ROOT: project.root,
    DISK: disk,
    LISTS: `${disk}-list`,
    PROGRAM,
  });
  return { status, stderr, left: stdout.split("\n").filter(Boolean) };
}

test.skipIf(!hasNamespaces)(
  "a full disk is an error that says so, and no half file is left (needs the right to mount)",
  async () => {
    const project = await newProject(
      { one: renderOneTurn("model: [{ do: [{ say: Hello. }] }]\n") },
      "app-server",
    );
    expect((await project.run(["harvest"])).code).toBe(0);
    const before = await project.readFiles();

    // The cache, the temporary folder, and the fixtures.
    const links = ["codex", "codex-schemas"].map(
      (name) => `ln -s "${join(project.cache, name)}" "$DISK/${name}"`,
    );
    const cache = await runOnFullDisk(project, () => ["harvest"], {
      prepare: links.join("\n"),
      env: 'TOUCHSTONE_CACHE="$DISK"',
    });
    const temporary = await runOnFullDisk(project, () => ["harvest"], { env: 'TMPDIR="$DISK"' });
    const fixtures = await runOnFullDisk(project, (disk) => ["harvest", "--output", join(disk, "python")]);
    for (const { status, stderr } of [cache, temporary, fixtures]) {
      expect(stderr).toMatch(/^error: .*(?:ENOSPC|disk is full)/m);
      expect(stderr).toMatch(/^ {2}→ .*make room/im);
      expect(stderr).not.toContain("bug of touchstone");
      expect(status).toBe(2);
    }
    expect([cache.left, temporary.left, fixtures.left]).toEqual([[], [], []]);
    expect(await project.readFiles()).toEqual(before);

    // Reports and other files that a user names.
    const commands: [string, string[]][] = [
      ["check.html", ["check", "--offline", "--html"]],
      ["check.xml", ["check", "--offline", "--junit"]],
      ["review.html", ["review", "--static"]],
      ["one.html", ["show", "one", "--html"]],
      ["diff.md", ["diff", "--output"]],
      ["types.ts", ["atlas", "types", "--codex", "0.144.0", "--lang", "ts", "--output"]],
      ["site", ["site", "--output"]],
    ];
    for (const [name, args] of commands) {
      const { status, stderr, left } = await runOnFullDisk(project, (disk) => [...args, join(disk, name)]);
      expect(stderr, name).toMatch(new RegExp(`^error: .*/disk/${name}: .*(?:ENOSPC|disk is full)`, "m"));
      expect({ status, left }, name).toEqual({ status: 2, left: [] });
    }
  },
);

test.skipIf(!hasNamespaces)("a new scenario on a full disk is none", async () => {
  const project = await newProject({}, "app-server");
  const { status, stderr, left } = await runOnFullDisk(project, () => ["scenarios", "new", "mine"], {
    prepare: 'mkdir "$DISK/s"; rm -rf scenarios; ln -s "$DISK/s" scenarios',
  });
  expect(stderr).toMatch(/^error: .*scenarios\/mine\.yaml: the disk is full \(ENOSPC\)/);
  expect({ status, left }).toEqual({ status: 2, left: [] });
});

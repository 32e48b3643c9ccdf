import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { auditProblems, sha256 } from "./audit.js";
import { recoverFolder, replaceFolder } from "./folder.js";
import {
  commitHarvest,
  type HarvestBatch,
  type HarvestedFixture,
  readManifest,
  verifyFolder,
  withFolderLock,
} from "./index.js";

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "store-"));
  folder = join(root, "python");
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("a harvest that is stored", () => {
  test("is whole, and says what it is", async () => {
    expect(await commitHarvest(folder, batch(fixture("one"), fixture("two")))).toEqual({
      added: ["one", "two"],
      changed: [],
      unchanged: [],
    });
    expect(await verifyFolder(folder)).toEqual([]);
    const manifest = await readManifest(folder);
    expect(manifest?.scenarios.one).toMatchObject({ harvestedAt: "2026-01-02T03:04:05Z", title: "Title" });
    expect((await readdir(root)).sort()).toEqual(["python"]);
  });

  test("a harvest that changes nothing writes nothing, not even a time", async () => {
    await commitHarvest(folder, batch(fixture("one")));
    const old = new Date("2020-01-01");
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) =>
      file.isFile(),
    );
    for (const file of files) await utimes(join(file.parentPath, file.name), old, old);
    const { ino } = await stat(folder);
    const again = {
      ...batch({ ...fixture("one"), entry: { ...fixture("one").entry, touchstone: "9.9.9" } }),
      tool: "9.9.9",
    };
    expect(await commitHarvest(folder, again)).toMatchObject({ unchanged: ["one"], changed: [] });
    expect((await stat(folder)).ino).toBe(ino);
    for (const file of files) expect((await stat(join(file.parentPath, file.name))).mtime).toEqual(old);
  });

  test("a hand edit is put right, and what the user put beside the fixtures stays", async () => {
    await commitHarvest(folder, batch(fixture("one"), fixture("two")));
    await writeFile(join(folder, "one.jsonl"), "edited\n");
    await writeFile(join(folder, "README.md"), "mine");
    expect(await commitHarvest(folder, batch(fixture("one"), fixture("two")))).toMatchObject({
      changed: ["one"],
    });
    expect(await verifyFolder(folder)).toEqual([]);
    expect(await readFile(join(folder, "README.md"), "utf8")).toBe("mine");
  });

  test("a step that is gone leaves no file behind", async () => {
    await commitHarvest(folder, batch(fixture("one", ["a\n", "b\n"])));
    expect(existsSync(join(folder, "one_step2.jsonl"))).toBe(true);
    await commitHarvest(folder, batch(fixture("one", ["a\n"])));
    expect(await verifyFolder(folder)).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(["audit.jsonl", "manifest.json", "one.jsonl", "wire"]);
  });

  test("equal harvests give equal bytes, in whatever order they came", async () => {
    const other = join(root, "other");
    await commitHarvest(folder, batch(fixture("one"), fixture("two")));
    await commitHarvest(other, batch(fixture("two")));
    await commitHarvest(other, batch(fixture("one")));
    const [a, b] = await Promise.all(
      [folder, other].map((path) => readFile(join(path, "manifest.json"), "utf8")),
    );
    expect(a).toBe(b);
  });

  test.each([
    ["../x", "../x.jsonl"],
    ["one", "../one.jsonl"],
    ["one", "two.jsonl"],
    ["one", "/etc/one.jsonl"],
    ["one", "manifest.json"],
  ])("the name %s with the file %s is refused", async (name, file) => {
    const bad = { ...fixture("one"), name, files: { [file]: "x\n" } };
    await expect(commitHarvest(folder, batch(bad))).rejects.toMatchObject({ code: "bad-fixture-name" });
    expect(existsSync(folder)).toBe(false);
  });

  test("a link that stands in a fixture's place is not followed", async () => {
    const target = join(root, "precious");
    await writeFile(target, "precious");
    await mkdir(folder);
    await symlink(target, join(folder, "one.jsonl"));
    await commitHarvest(folder, batch(fixture("one")));
    expect(await readFile(target, "utf8")).toBe("precious");
    expect(await verifyFolder(folder)).toEqual([]);
  });

  test.each([
    ["no JSON", "{", "manifest-damaged"],
    ["another form", '{"formatVersion":1,"sdk":"python"}', "manifest-damaged"],
    ["a newer format", '{"formatVersion":99}', "manifest-too-new"],
  ])("a manifest that is %s is said to be", async (_, text, code) => {
    await mkdir(folder);
    await writeFile(join(folder, "manifest.json"), text);
    await expect(readManifest(folder)).rejects.toMatchObject({ code, hint: expect.stringMatching(/./) });
  });
});

describe("the audit log", () => {
  let lines: string[];
  let manifest: string;
  beforeEach(async () => {
    for (const text of ["a\n", "b\n", "c\n"]) await commitHarvest(folder, batch(fixture("one", [text])));
    lines = (await readFile(join(folder, "audit.jsonl"), "utf8")).trim().split("\n");
    manifest = await readFile(join(folder, "manifest.json"), "utf8");
  });

  test("tells who changed what, from what to what", () => {
    const [, second] = lines.map((line) => JSON.parse(line));
    expect(second).toMatchObject({
      seq: 2,
      by: "ada",
      reason: "because",
      changes: [{ scenario: "one", change: "changed" }],
    });
    expect(second.previous).toBe(sha256(lines[0] as string));
    expect(problems(lines)).toEqual([]);
  });

  test.each<[string, (lines: string[]) => string[], number]>([
    ["a changed entry", ([a = "", ...rest]) => [a.replace("ada", "bob"), ...rest], 2],
    ["a removed entry", ([a = "", , c = ""]) => [a, c], 2],
    ["a removed last entry", ([a = "", b = ""]) => [a, b], 2],
    ["two entries that changed places", ([a = "", b = "", c = ""]) => [b, a, c], 1],
    ["a cut entry", ([a = "", b = "", c = ""]) => [a, b, c.slice(0, 40)], 3],
    [
      "a changed last entry",
      ([a = "", b = "", c = ""]) => [a, b, c.replace(/"manifest":"sha256:./, '"manifest":"sha256:')],
      3,
    ],
  ])("%s is found", (_, damage, line) => {
    expect(problems(damage(lines)).map((problem) => problem.line)).toContain(line);
  });

  test("a byte of a fixture or of the manifest that changed is found and named", async () => {
    await writeFile(join(folder, "wire/one.jsonl"), "x\n");
    await writeFile(join(folder, "stray.jsonl"), "x\n");
    await writeFile(join(folder, "manifest.json"), manifest.replace("Title", "Titel"));
    expect((await verifyFolder(folder)).map(({ file }) => file)).toEqual([
      "wire/one.jsonl",
      "stray.jsonl",
      "audit.jsonl:3",
    ]);
  });

  function problems(log: string[]) {
    return auditProblems(`${log.join("\n")}\n`, manifest);
  }
});

describe("a folder that is replaced", () => {
  const never = async () => false;

  test.each([
    ["in one step", undefined],
    ["file by file", never],
  ])("%s", async (_, exchange) => {
    await mkdir(join(folder, "wire"), { recursive: true });
    for (const file of ["stays", "goes", "wire/goes"]) await writeFile(join(folder, file), "old");
    await replaceFolder(
      folder,
      new Map([
        ["new/a", "a"],
        ["goes", null],
        ["wire/goes", null],
      ]),
      exchange,
    );
    const files = await readdir(folder, { recursive: true });
    expect(files.filter((file) => !["new", "wire"].includes(file)).sort()).toEqual(["new/a", "stays"]);
    expect(await readdir(root)).toEqual(["python"]);
  });

  test("what a killed program left half-way is finished, from any point", async () => {
    const next = join(root, ".python.next");
    await mkdir(folder);
    await writeFile(join(folder, "old"), "");
    await writeFile(join(folder, "moved"), "new");
    await mkdir(next);
    await writeFile(join(next, "waiting"), "new");
    await writeFile(join(next, ".files.json"), '["moved","waiting"]');
    await mkdir(join(root, ".python.staging"));
    await recoverFolder(folder);
    expect((await readdir(folder)).sort()).toEqual(["moved", "waiting"]);
    expect(await readdir(root)).toEqual(["python"]);
  });
});

describe("with a process that dies", () => {
  const built = join(process.cwd(), "node_modules", ".cache", "store-test");
  beforeAll(() => {
    const tsc = join("node_modules", ".bin", "tsc");
    const { status, stdout } = spawnSync(tsc, ["-p", "tsconfig.build.json", "--outDir", built], {
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  // Commits one harvest after the other, each with other texts in all files, until it is killed.
  const WRITER = `
    const { commitHarvest } = await import(process.argv[1] + "/store/index.js");
    const { sha256 } = await import(process.argv[1] + "/store/audit.js");
    const [, , folder, template] = process.argv;
    console.log("ready");
    for (let n = 0; ; n++) {
      const batch = JSON.parse(template.replaceAll("@", String(n)));
      batch.now = new Date();
      for (const { files, entry } of batch.fixtures) {
        for (const facts of [...entry.steps, entry.wire]) facts.digest = sha256(files[facts.file]);
      }
      await commitHarvest(folder, batch);
    }`;

  test("kill -9 at 40 random moments leaves fixtures, manifest and audit log whole", async () => {
    await commitHarvest(folder, batch(fixture("one"), fixture("two"), fixture("three")));
    for (let round = 0; round < 40; round++) {
      await killAfter(writer(), Math.random() * 300);
      expect(await verifyFolder(folder), `round ${round}`).toEqual([]); // as a stranger finds it: nothing is mended first
      await commitHarvest(folder, batch(fixture("one")));
    }
    const log = await readFile(join(folder, "audit.jsonl"), "utf8");
    expect(log.split("\n").length).toBeGreaterThan(10);
  });

  test("the next one takes over the lock of a killed one, and waits for one that lives", async () => {
    const HOLDER = `
      const { withFolderLock } = await import(process.argv[1] + "/store/lock.js");
      await withFolderLock(process.argv[2], { onWait() {} }, () => { console.log("ready"); return new Promise((done) => setTimeout(done, 60000)); });`;
    const holder = spawn(process.execPath, ["--input-type=module", "-e", HOLDER, built, folder]);
    await ready(holder);
    let waits = 0;
    const onWait = () => waits++;
    const tooLong = withFolderLock(folder, { onWait, timeoutMs: 300 }, async () => {});
    await expect(tooLong).rejects.toMatchObject({ code: "folder-locked" });
    expect(waits).toBe(1);
    holder.kill("SIGKILL");
    expect(await withFolderLock(folder, { onWait, timeoutMs: 30_000 }, async () => "mine")).toBe("mine");
  });

  test("a full disk is an error, and the old fixtures stay", async () => {
    await commitHarvest(folder, batch(fixture("one")));
    const before = await readFile(join(folder, "manifest.json"), "utf8");
    const big = JSON.stringify(batch(fixture("one", ["@"])));
    const ONCE = `
      const { commitHarvest } = await import(process.argv[1] + "/store/index.js");
      process.on("SIGXFSZ", () => {});
      const batch = JSON.parse(process.argv[3].replaceAll("@", "x".repeat(200_000)));
      batch.now = new Date();
      await commitHarvest(process.argv[2], batch).catch((error) => { console.log(error.code, error.hint); process.exit(7); });`;
    // The limit on a file's size stands in for a disk's end: the same call fails in the same place.
    const args = [
      "-c",
      `ulimit -f 64; exec "$0" --input-type=module -e "$@"`,
      process.execPath,
      ONCE,
      built,
      folder,
      big,
    ];
    const { status, stdout } = spawnSync("/bin/bash", args, { encoding: "utf8" });
    expect(stdout).toContain("store-write-failed");
    expect(stdout).toContain("The old fixtures are untouched");
    expect(status).toBe(7);
    expect(await readFile(join(folder, "manifest.json"), "utf8")).toBe(before);
    expect(await verifyFolder(folder)).toEqual([]);
    expect(await readdir(root)).toEqual(["python"]);
  });

  function writer(): ChildProcess {
    const template = JSON.stringify(
      batch(fixture("one", ["@\n"]), fixture("two", ["@\n", "@@\n"]), fixture("three", ["@\n"])),
    );
    return spawn(process.execPath, ["--input-type=module", "-e", WRITER, built, folder, template]);
  }
});

async function killAfter(child: ChildProcess, ms: number): Promise<void> {
  await ready(child);
  await new Promise((resolve) => setTimeout(resolve, ms));
  const gone = new Promise((resolve) => child.on("close", resolve));
  child.kill("SIGKILL");
  await gone;
  await new Promise((resolve) => setTimeout(resolve, 50)); // an exchange that was under way ends, or not
}

function ready(child: ChildProcess): Promise<unknown> {
  child.stderr?.pipe(process.stderr);
  return new Promise((resolve) => child.stdout?.once("data", resolve));
}

function batch(...fixtures: HarvestedFixture[]): HarvestBatch {
  const environment = { platform: "linux-x64", node: "20", python: "3.11", packages: {} };
  const now = new Date("2026-01-02T03:04:05.678Z");
  return { sdk: "python", fixtures, by: "ada", reason: "because", tool: "1.0.0", environment, now };
}

function fixture(name: string, texts: string[] = ["{}\n"]): HarvestedFixture {
  const facts = (file: string, text: string) => ({ file, digest: sha256(text), bytes: text.length });
  const stepName = (index: number) => (texts.length > 1 ? `${name}_step${index + 1}.jsonl` : `${name}.jsonl`);
  const wire = `wire/${name}.jsonl`;
  const files = Object.fromEntries([
    ...texts.map((text, index) => [stepName(index), text]),
    [wire, texts.join("")],
  ]);
  return {
    name,
    files,
    entry: {
      title: "Title",
      covers: ["something"],
      scenario: sha256(name),
      steps: texts.map((text, index) => ({ ...facts(stepName(index), text), events: 1, methods: { x: 1 } })),
      wire: { ...facts(wire, texts.join("")), frames: 1 },
      subject: {
        sdk: { package: "openai-codex", version: "0.163.0", source: "registry" },
        codex: { version: "0.163.0", pin: "0.163.0", source: "npm" },
        model: "gpt-5.5",
        platform: "linux-x64",
      },
      touchstone: "1.0.0",
      replaced: { id: ["id"] },
      redactions: [],
      variants: [],
    },
  };
}

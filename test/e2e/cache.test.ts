/** The cache: what changed in it is noticed, a full disk is named, and only what touchstone has made is removed. */
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
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { getOuterRunPrefix, loadConfig, OUTER_RUNS } from "../../src/config/index.js";
import { makeScratchFolder, removeScratchFolder, sealFolder } from "../../src/lib/index.js";
import { hasNamespaces, runWithMounts } from "../helpers/namespaces.js";
import { newCatalogueProject, newProject, PROGRAM, REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder, OUTSIDE_TMP } from "../helpers/temporary.js";

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
  expect(stdout).toContain("kept, because touchstone did not make it, or is using it: thesis.tex");
  expect(await readdir(cache)).toEqual(["codex", "thesis.tex"]);
  expect(await readdir(join(cache, "codex"))).toEqual(["my-fork"]);
  const again = await project.run(["cache", "clean", "--json"], { TOUCHSTONE_CACHE: cache });
  expect(JSON.parse(again.stdout)).toEqual({ cache, removed: [], kept: ["codex/my-fork", "thesis.tex"] });
});

test("`cache clean` keeps every codex and every environment while another touchstone records with them", async () => {
  const project = await newProject();
  const cache = await makeTemporaryFolder("in-use");
  for (const folder of ["codex/0.1.0", "python/openai-codex-1"]) {
    await mkdir(join(cache, folder), { recursive: true });
    await writeFile(join(cache, folder, "touchstone.json"), "{}");
  }
  await mkdir(OUTER_RUNS, { recursive: true, mode: 0o700 });
  const run = makeScratchFolder(OUTER_RUNS, getOuterRunPrefix(cache)); // this process records
  try {
    const { stdout } = await project.run(["cache", "clean", "--json"], { TOUCHSTONE_CACHE: cache });
    expect(JSON.parse(stdout)).toEqual({
      cache,
      removed: [],
      kept: ["codex/0.1.0", "python/openai-codex-1"],
    });
  } finally {
    await removeScratchFolder(run);
  }
  const { stdout } = await project.run(["cache", "clean", "--json"], { TOUCHSTONE_CACHE: cache });
  expect(JSON.parse(stdout).removed).toEqual(["codex/0.1.0", "python/openai-codex-1"]);
});

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

test("a codex with a changed file is named by `doctor`, which does not run it", async () => {
  const project = await newProject();
  const { codex: pin } = await loadConfig(project.root);
  const shared = await realpath(join(project.cache, "codex", pin));
  await rm(join(project.cache, "codex"));
  const own = join(project.cache, "codex", pin);
  const [triple = ""] = await readdir(join(shared, "vendor"));
  const binary = join(own, "vendor", triple, "bin/codex");
  await mkdir(dirname(binary), { recursive: true });
  await cp(join(shared, "touchstone.json"), join(own, "touchstone.json"));
  const writeBinary = (script: string) => writeFile(binary, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  await writeBinary(`echo codex-cli ${pin}`);
  await sealFolder(own);
  const trace = join(project.root, "was-run");
  await writeBinary(`: > '${trace}'; echo codex-cli ${pin}`);
  const { stdout } = await project.run(["doctor", "--json"]);
  const { findings } = JSON.parse(stdout);
  const detail = expect.stringContaining("bin/codex changed in the cache");
  expect(findings).toContainEqual(expect.objectContaining({ what: "codex", state: "later", detail }));
  expect(findings).not.toContainEqual(expect.objectContaining({ what: "sandbox" }));
  expect(existsSync(trace)).toBe(false);
});

test.skipIf(!hasNamespaces).each([
  ["from the start", 0],
  ["after a part of codex's schema", 1000],
])("a cache whose disk is full %s is named, with what to do", async (_, freeKilobytes) => {
  const folder = await makeTemporaryFolder("full", OUTSIDE_TMP);
  const project = await newCatalogueProject();
  const script = `mount -t tmpfs -o size=3m tmpfs "$FOLDER"
for name in codex python; do ln -s "$SHARED/$name" "$FOLDER/$name"; done
head -c $((2900 - ${freeKilobytes}))k /dev/zero > "$FOLDER/full"
while [ ${freeKilobytes} = 0 ] && echo full >> "$FOLDER/full"; do :; done 2>&-
cd "$PROJECT"
exec "$NODE" "$PROGRAM" harvest --json --scenario thread_basic`;
  const { status, stderr } = runWithMounts(script, {
    HOME: folder,
    FOLDER: folder,
    TOUCHSTONE_CACHE: folder,
    SHARED: project.cache,
    PROJECT: project.root,
    NODE: process.execPath,
    PROGRAM,
  });
  expect(JSON.parse(stderr).error).toMatchObject({
    message: expect.stringMatching(/no space left/i),
    hint: expect.stringContaining("The disk is full: make room"),
  });
  expect(status).toBe(2);
  expect(existsSync(project.fixtures)).toBe(false);
});

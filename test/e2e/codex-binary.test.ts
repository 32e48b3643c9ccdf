import { access, chmod, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type CodexBinary, generateSchemas, getCodex, openCodexBinary } from "../../src/codex/index.js";
import { getCacheFolder } from "../../src/config/index.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const VERSION = "0.163.0";
let codex: CodexBinary;
let folder: string;

beforeAll(async () => {
  folder = await makeTemporaryFolder("touchstone-codex");
  codex = await getCodex({ version: VERSION, cacheDir: getCacheFolder() });
});

test("a codex release is installed from npm with the folders that it ships for PATH", () => {
  expect(codex).toMatchObject({ version: VERSION, source: "npm" });
  expect(codex.pathFolders.map((dir) => basename(dir))).toContain("codex-path");
});

test("a cached codex release is not downloaded again", async () => {
  const lines: string[] = [];
  const options = {
    version: VERSION,
    cacheDir: getCacheFolder(),
    onProgress: (line: string) => lines.push(line),
  };
  expect(await getCodex(options)).toEqual(codex);
  expect(lines).toEqual([]);
});

test("a codex release that npm lacks is not found, and leaves nothing in the cache", async () => {
  await expect(getCodex({ version: "0.0.99999", cacheDir: folder })).rejects.toMatchObject({
    code: "codex-not-found",
    message: expect.stringContaining("0.0.99999"),
  });
  expect(await readdir(join(folder, "codex"))).toEqual(["CACHEDIR.TAG"]);
});

test("a cache that can't be written is an error that says so", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  await expect(getCodex({ version: VERSION, cacheDir: file })).rejects.toMatchObject({
    code: "cache-unwritable",
  });
});

test("a codex binary of the user's own is accepted where its version is the pin, or may differ", async () => {
  const { path, pathFolders } = codex;
  const own = { path, pathFolders, version: VERSION, source: "path" };
  expect(await openCodexBinary({ path, pin: VERSION, allowVersionMismatch: false })).toEqual(own);
  expect(await openCodexBinary({ path, pin: "0.160.0", allowVersionMismatch: true })).toEqual(own);
  await expect(openCodexBinary({ path, pin: "0.160.0", allowVersionMismatch: false })).rejects.toMatchObject({
    code: "codex-version-mismatch",
    message: expect.stringMatching(/0\.163\.0.*0\.160\.0/),
    hint: expect.stringContaining("--allow-version-mismatch"),
  });
});

test("a path that is missing, not executable or another program is no codex binary", async () => {
  const plain = join(folder, "plain");
  await writeFile(plain, "");
  const other = join(folder, "other");
  await writeFile(other, "#!/bin/sh\necho git version 2.39.5\n");
  await chmod(other, 0o755);
  for (const path of [join(folder, "missing"), plain, other]) {
    await expect(openCodexBinary({ path, pin: VERSION, allowVersionMismatch: true })).rejects.toMatchObject({
      code: "codex-unusable",
      message: expect.stringContaining(path),
    });
  }
});

test("codex writes the schema of its protocol", async () => {
  const out = join(folder, "schemas");
  await generateSchemas(codex, out);
  await access(join(out, "ClientRequest.json"));
  const broken = { ...codex, path: join(folder, "missing") };
  await expect(generateSchemas(broken, out)).rejects.toMatchObject({ code: "schema-generation-failed" });
});

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import type { CodexBinary } from "./binary.js";
import { withSchemas } from "./schema-store.js";

/** Makes a cache and a codex. @param program the bytes of the codex */
async function makeCodex(program: string) {
  const cache = await makeTemporaryFolder("cache");
  const path = join(await makeTemporaryFolder("codex"), "codex");
  await writeFile(path, program);
  const codex: CodexBinary = { path, version: "1.2.3", pathFolders: [], source: "path" };
  let written = 0;
  const write = async (_: unknown, folder: string) => {
    written++;
    await writeFile(join(folder, "One.json"), `{"of":${JSON.stringify(await readFile(path, "latin1"))}}`);
  };
  const read = (folder: string) => readFile(join(folder, "One.json"), "utf8");
  const open = <T>(use: (folder: string) => Promise<T>) => withSchemas(codex, cache, use, write);
  return { path, read: () => open(read), open, countWritten: () => written };
}

test("codex writes its schema once for each binary", async () => {
  const { path, read, countWritten } = await makeCodex("\x7fELF one");
  expect(await read()).toBe('{"of":"\\u007fELF one"}'.replace("\\u007f", "\x7f"));
  expect(await read()).toContain("one");
  expect(countWritten()).toBe(1);
  await writeFile(path, "\x7fELF two");
  expect(await read()).toContain("two");
  await writeFile(path, "\x7fELF one");
  expect(await read()).toContain("one");
  expect(countWritten()).toBe(2);
});

test("a kept schema is written again if one of its bytes changed or a file was added", async () => {
  const { read, open, countWritten } = await makeCodex("\x7fELF one");
  await read();
  await open((folder) => writeFile(join(folder, "One.json"), '{"of":"ELF odd"}'));
  expect(await read()).toContain("one");
  expect(countWritten()).toBe(2);
  await open((folder) => writeFile(join(folder, "More.json"), "{}"));
  await read();
  expect(countWritten()).toBe(3);
});

test("the schema of a script is not kept, since the program that it starts may change", async () => {
  const { read, countWritten } = await makeCodex("#!/usr/bin/env node\n");
  await read();
  await read();
  expect(countWritten()).toBe(2);
});

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commitHarvest } from "./store.js";
import { buildTestBatch, buildTestFixture, canMount, compileStore, makeFolder } from "./testing.js";
import { verifyFolder } from "./verify.js";

let compiled: string;
const mounts: string[] = [];
beforeAll(async () => {
  compiled = await compileStore();
});
afterAll(async () => {
  for (const mount of mounts) await execa("umount", [mount]);
});

test("a limit on the size of files leaves the old fixtures", async () => {
  await expectRefusal(
    await makeFolder(),
    ["sh", "-c", 'trap "" XFSZ; ulimit -f 64; exec "$@"', "sh"],
    /EFBIG/,
  );
});

test.skipIf(!canMount())("a full disk leaves the old fixtures (needs the right to mount)", async () => {
  const folder = await makeFolder();
  await mkdir(dirname(folder), { recursive: true });
  await execa("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", dirname(folder)]);
  mounts.push(dirname(folder));
  await expectRefusal(folder, [], /ENOSPC/);
});

/**
 * Commits more data than the disk has room for.
 * @param prefix start of the command line
 * @param message text of the expected error
 */
async function expectRefusal(folder: string, prefix: string[], message: RegExp) {
  await commitHarvest(folder, buildTestBatch([buildTestFixture("a", "one")]));
  const before = await readFile(join(folder, "manifest.json"));

  const program = join(compiled, "big.mjs");
  const input = join(compiled, "big.json");
  await writeFile(
    input,
    JSON.stringify(
      buildTestBatch([buildTestFixture("b", "one"), buildTestFixture("a", "x".repeat(300_000))]),
    ),
  );
  await writeFile(
    program,
    `import { readFileSync } from "node:fs";
    import { commitHarvest } from "./store/store.js";
    const batch = JSON.parse(readFileSync(process.argv[2], "utf8"));
    await commitHarvest(process.argv[3], { ...batch, now: new Date() }).catch(({ code, kind, message, hint }) => {
      console.log(JSON.stringify({ code, kind, message, hint }));
    });`,
  );
  const { stdout } = await execa("env", [...prefix, process.execPath, program, input, folder]);

  const error = JSON.parse(stdout);
  expect(error).toMatchObject({ code: "store-write-failed", kind: "environment" });
  expect(error.message).toMatch(message);
  expect(error.message).toContain(join(folder, "a.jsonl"));
  expect(error.hint).toContain("The old fixtures are untouched.");
  expect(await readFile(join(folder, "manifest.json"))).toEqual(before);
  expect(await verifyFolder(folder)).toEqual([]);
  expect(await readdir(dirname(folder))).toEqual(["python"]);
}

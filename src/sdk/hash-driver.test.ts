import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { hashDriver } from "./hash-driver.js";
import { DRIVERS } from "./subject-names.js";

/** Touchstone's driver of that name, in a copy of the folder of all drivers. */
async function copyDriver(name: string): Promise<{ drivers: string; folder: string }> {
  const drivers = join(await makeTemporaryFolder("hash-driver"), "drivers");
  await cp(DRIVERS, drivers, { recursive: true, filter: (path) => basename(path) !== "__pycache__" });
  return { drivers, folder: join(drivers, name) };
}

test.each([
  ["python", ["helper.py", "missing_module.py"]],
  ["codex-sdk-py", ["helper.py", "typescript_like.py"]],
  ["exec", ["helper.mjs"]],
  ["app-server", ["helper.mjs"]],
  ["typescript", ["helper.mjs"]],
  ["codex-codes", ["helper.rs"]],
])("the digest of the driver %s changes with %j, and with no other shared file", async (name, expected) => {
  const { drivers, folder } = await copyDriver(name);
  const before = await hashDriver(folder);
  expect(before).toBe(await hashDriver(join(DRIVERS, name)));
  const changing: string[] = [];
  const shared = (await readdir(drivers, { withFileTypes: true })).filter((entry) => entry.isFile());
  for (const { name: file } of shared) {
    const path = join(drivers, file);
    await cp(path, `${path}.before`);
    await writeFile(path, "\n", { flag: "a" });
    if ((await hashDriver(folder)) !== before) changing.push(file);
    await rename(`${path}.before`, path);
  }
  expect(changing.sort()).toEqual(expected);
  expect(await hashDriver(folder)).toBe(before);
});

test("a driver that imports the helper from the package depends on it; another folder's files change nothing", async () => {
  const drivers = await makeTemporaryFolder("hash-driver");
  const folder = join(drivers, "mine");
  await mkdir(folder);
  await writeFile(join(folder, "subject.yaml"), "title: mine");
  const alone = await hashDriver(folder);
  await writeFile(join(drivers, "helper.mjs"), "another driver's");
  expect(await hashDriver(folder)).toBe(alone);
  const text = 'import { serve } from "codex-touchstone/driver";';
  await writeFile(join(folder, "driver.mjs"), text);
  const helper = await readFile(join(DRIVERS, "helper.mjs"), "utf8");
  const expected = ["driver.mjs", text, "subject.yaml", "title: mine", "../helper.mjs", helper].join("");
  expect(await hashDriver(folder)).toBe(createHash("sha256").update(expected).digest("hex"));
});

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { listSubjectNames, prepareDriver, readSubject } from "./index.js";

let root: string;
beforeEach(async () => {
  root = await makeTemporaryFolder("subject");
});

async function writeSubject(name: string, yaml: string): Promise<string> {
  const folder = join(root, "drivers", name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "subject.yaml"), yaml);
  return folder;
}
const MINE = "title: Mine\nlanguage: Perl\nprotocol: exec\n";

test("the subjects of touchstone itself are listed and valid", async () => {
  const names = await listSubjectNames(root);
  expect(names).toEqual(expect.arrayContaining(["app-server", "exec", "python", "typescript"]));
  for (const name of names) expect(await readSubject(name, root)).toMatchObject({ id: name });
});

test("a user's subject is found by name and by path, and its command runs a file of its folder", async () => {
  const folder = await writeSubject("mine", `${MINE}command: [perl, -w, driver.pl]\n`);
  const found = await readSubject("mine", root);
  expect(found).toMatchObject({ id: "mine", folder, protocol: "exec" });
  expect(await readSubject(folder, "/")).toEqual(found);
  expect(await prepareDriver(found, undefined, { cacheDir: root })).toEqual({
    command: ["perl", "-w", join(folder, "driver.pl")],
  });
});

test("a prepared driver names its interpreter and the interpreter's version", async () => {
  await writeSubject("mine", `${MINE}command: [$node, driver.mjs]\n`);
  const prepared = await prepareDriver(await readSubject("mine", root), undefined, { cacheDir: root });
  expect(prepared.runtime).toBe(`node ${process.versions.node}`);
});

test("a subject.yaml of format 1.0.0, which calls the protocol `speaks`, is read", async () => {
  const rest = "title: Mine\nlanguage: Perl\ncommand: [./driver]\n";
  const old = await readSubject(await writeSubject("mine", `${rest}speaks: exec\n`), root);
  expect(old).toEqual(await readSubject(await writeSubject("mine", `${rest}protocol: exec\n`), root));
  await writeSubject("both", `${rest}protocol: exec\nspeaks: exec\n`);
  await expect(readSubject("both", root)).rejects.toMatchObject({ code: "subject-invalid" });
});

test("the error about an unknown subject lists the known ones", async () => {
  await expect(readSubject("typscript", root)).rejects.toMatchObject({
    code: "sdk-unknown",
    message: expect.stringContaining("app-server, "),
  });
});

test.each([
  ["protocol: smoke signals", "protocol"],
  ["speaks: smoke signals", "protocol"],
  ["title: [", "subject.yaml"],
  ["commands: [x]", "commands"],
  ['package: { registry: pypi, name: x, python: "2.7" }', "package.python"],
])("the error about a subject.yaml with `%s` names the place", async (line, place) => {
  const yaml = /^(?:protocol|speaks)/.test(line) ? "title: x\nlanguage: x\n" : MINE;
  await writeSubject("wrong", `${yaml}${line}\n`);
  await expect(readSubject("wrong", root)).rejects.toMatchObject({
    code: "subject-invalid",
    message: expect.stringContaining(place),
  });
});

test.each(["", "command: [x]\nhost: y\n"])(
  "a subject.yaml must have one of `command` and `host`: %j",
  async (keys) => {
    await writeSubject("wrong", `${MINE}${keys}`);
    await expect(readSubject("wrong", root)).rejects.toThrow("must have either `command` or `host`");
  },
);

test("a package without a pinned version is refused", async () => {
  await writeSubject("mine", `${MINE}package: { registry: npm, name: x }\ncommand: [$node, x.mjs]\n`);
  const found = await readSubject("mine", root);
  await expect(prepareDriver(found, undefined, { cacheDir: root })).rejects.toMatchObject({
    code: "sdk-unpinned",
    hint: expect.stringContaining("`mine: VERSION`"),
  });
});

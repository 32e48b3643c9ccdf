import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { driversCommand } from "../cli/drivers/command.js";
import { DRIVER_LANGUAGES, makeDriver } from "./make-driver.js";

const root = await makeTemporaryFolder("make-driver");

test.each(DRIVER_LANGUAGES)(
  "a driver in %s has its name in every file, and what it needs to run",
  async (language) => {
    const { folder, files } = await makeDriver("my-port", language, join(root, language));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    expect(texts.join("\n")).not.toContain("__NAME__");
    expect(texts[files.indexOf("subject.yaml")]).toContain("my-port");
    expect(files).not.toContain("gitignore");
  },
);

test.each(["", "Port", "my_port", "../port", "a/b", "-port", "a".repeat(41), "port\n"])(
  "the name %j is refused, and nothing is written",
  async (name) => {
    const before = await readdir(root);
    await expect(makeDriver(name, "go", join(root, "refused"))).rejects.toMatchObject({
      code: "bad-driver-name",
    });
    expect(await readdir(root)).toEqual(before);
  },
);

test("the name of one of touchstone's own drivers is refused: the new one would take its place", async () => {
  await expect(makeDriver("python", "go", join(root, "taken"))).rejects.toMatchObject({
    code: "driver-name-taken",
  });
});

test("the help of `drivers new` names every language that has a template", () => {
  const flags = driversCommand.subcommands?.find(({ name }) => name === "new")?.flags;
  expect(flags?.lang?.choices).toEqual(DRIVER_LANGUAGES);
});

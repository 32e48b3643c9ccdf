import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { breakYamlFile } from "../../test/helpers/broken-files.js";
import { checkProperty, readOrRefuse } from "../../test/helpers/fuzz.js";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { CONFIG_FILE } from "../lib/index.js";
import { loadConfig, movePins } from "./config.js";
import { readSetting } from "./settings/index.js";

let folder: string;
beforeAll(async () => {
  folder = await makeTemporaryFolder("config-fuzz");
});

test("a mistake is reported with its line, and an unknown key with the one that it resembles", async () => {
  writeFileSync(join(folder, CONFIG_FILE), "# Pins.\ncodex: 0.163\nsdk: { python: 0.163.0 }\nfixture: a\n");
  await expect(loadConfig(folder)).rejects.toThrow(
    /: line 2: codex: must be a version .*0\.163; sdks: is missing; line 3: there is no key `sdk`\. Did you mean `sdks`\?; line 4: there is no key `fixture`\. Did you mean `fixtures`\?$/,
  );
});

test("a config file that is a link to nowhere is refused, and the one of a folder above is not taken", async () => {
  const inner = join(folder, "inner");
  mkdirSync(inner);
  writeFileSync(join(folder, CONFIG_FILE), readFileSync(CONFIG_FILE));
  for (const target of ["nowhere", CONFIG_FILE]) {
    symlinkSync(target, join(inner, CONFIG_FILE));
    await expect(loadConfig(inner)).rejects.toThrow(join(inner, CONFIG_FILE));
    expect(() => readSetting(inner, "reference")).toThrow(join(inner, CONFIG_FILE));
    rmSync(join(inner, CONFIG_FILE));
  }
  expect((await loadConfig(inner)).root).toBe(folder);
});

test("a broken config file is read, or refused with its path and the place in it", () =>
  checkProperty(
    fc.asyncProperty(breakYamlFile(readFileSync(CONFIG_FILE, "utf8")), async (bytes) => {
      const file = join(folder, CONFIG_FILE);
      writeFileSync(file, bytes);
      const config = await readOrRefuse(() => loadConfig(folder), `${file}: `);
      if (!config) return;
      const codex = "1.2.3";
      await movePins(config, { codex, sdk: undefined });
      expect(await loadConfig(folder)).toEqual({ ...config, codex });
    }),
    60,
  ));

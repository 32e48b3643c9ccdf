import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { CONFIG_FILE, readConfigLine } from "./index.js";

test.each([
  "golden",
  "golden # ours",
  "test data/golden",
  "test data/golden   # ours",
  "a#b",
  '"test data # 1"',
  "'test data' # ours",
  "",
  '""',
  "# nothing",
])("the value of `fixtures: %s` is that of a YAML parser", async (text) => {
  for (const end of ["\n", "\r\n"]) {
    const content = `codex: 0.163.0${end}fixtures: ${text}${end}reference: python${end}`;
    const folder = await makeTemporaryFolder("config");
    writeFileSync(join(folder, CONFIG_FILE), content);
    expect(readConfigLine(folder, "fixtures")).toBe(parse(content).fixtures || undefined);
    expect(readConfigLine(folder, "reference")).toBe("python");
    expect(readConfigLine(folder, "drivers")).toBeUndefined();
  }
});

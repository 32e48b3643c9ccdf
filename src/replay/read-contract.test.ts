/** The cases of the contract for helpers (docs/formats.md), which this library's reader passes like each of them. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { FORMATS } from "../transcript/formats.js";
import { readFixture } from "./index.js";

interface ReadingCase {
  name: string;
  files: Record<string, string>;
  reads?: "events" | "wire";
  fixture?: string;
  fails?: boolean;
  returns?: object[];
}

const table: { version: string; cases: ReadingCase[] } = JSON.parse(
  readFileSync("contract/reading.json", "utf8"),
);

test.each(table.cases.filter(({ reads }) => reads === "events"))(
  "$name",
  async ({ files, fixture = "", fails, returns }) => {
    const folder = await makeTemporaryFolder("contract");
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const read = () => [...readFixture(fixture, { folder })];
    if (fails) expect(read).toThrow();
    else expect(read()).toEqual(returns);
  },
);

test("the cases have different names, and the version of the helpers' interface", () => {
  expect(new Set(table.cases.map(({ name }) => name)).size).toBe(table.cases.length);
  expect(table.version).toBe(FORMATS.helper);
});

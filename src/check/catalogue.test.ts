/** No false alarm: nothing in the fixtures, scenarios and pages of this repository looks like a secret. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assertNoSecrets } from "../redact/index.js";
import { checkFolder } from "./check.js";

const ROOT = join(import.meta.dirname, "../..");
const FIXTURES = join(ROOT, "integration/fixtures");
const subjects = readdirSync(FIXTURES).filter((name) => name !== "schemas");

test.each(subjects)("the fixtures of %s hold no secret", async (subject) => {
  expect(await checkFolder(join(FIXTURES, subject))).toEqual([]);
});

test.each(["docs", "scenarios", "integration/fixtures/schemas"])(
  "no file in %s holds a secret",
  async (folder) => {
    const files = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:md|html|json|ya?ml|py|txt)$/.test(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) await assertNoSecrets(file, readFileSync(file, "utf8"));
  },
);

/** Runs the cases of the contract for helpers (docs/formats.md): the reader of this library must pass them, as each helper must. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { FORMATS } from "../transcript/formats.js";
import { provideCodexPath, readFixture, readWire } from "./index.js";
import { listReportMismatches } from "./read-report.js";

interface ReadingCase {
  name: string;
  files: Record<string, string>;
  reads?: "events" | "wire";
  fixture?: string;
  fails?: boolean;
  returns?: object[];
  report?: string;
  mismatches?: number;
}

const table: { version: string; cases: ReadingCase[] } = JSON.parse(
  readFileSync("contract/reading.json", "utf8"),
);

test.each(table.cases.filter(({ reads }) => reads !== undefined))(
  "$name",
  async ({ files, reads, fixture = "", fails, returns }) => {
    const folder = await makeTemporaryFolder("contract");
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const read = () => [...(reads === "wire" ? readWire : readFixture)(fixture, { folder })];
    if (fails) expect(read).toThrow();
    else expect(read()).toEqual(returns);
  },
);

test.each(table.cases.filter(({ report }) => report !== undefined))(
  "$name",
  async ({ files, report = "", mismatches }) => {
    const folder = await makeTemporaryFolder("contract");
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    expect(listReportMismatches(join(folder, report))).toHaveLength(mismatches ?? 0);
  },
);

test("a codex that was provided to a test and never started is a mismatch", async () => {
  let path = "";
  const provided = provideCodexPath("thread_basic")({}, async (codexPath) => {
    path = codexPath;
    expect(readFileSync(path, "utf8")).toContain("'--fixture' 'thread_basic'");
  });
  await expect(provided).rejects.toMatchObject({ code: "not-as-recorded" });
  expect(existsSync(dirname(path))).toBe(false);
  expect(() => provideCodexPath("thread_basic", { pace: "fast" })).toThrow();
});

test("each version of a format that docs/formats.md lists has a case, if helpers read the format", () => {
  const history = readFileSync("docs/formats.md", "utf8").split("## What changed")[1] ?? "";
  const forms = [...history.matchAll(/^\| (fixture|manifest|wire|report) \| ([\d.]+) \|/gm)];
  expect(forms.length).toBeGreaterThan(10);
  const names = table.cases.map(({ name }) => name);
  const untested = forms.filter(
    ([, format, form]) => !names.some((name) => name.startsWith(`${format} ${form}: `)),
  );
  expect(untested.map(([row]) => row)).toEqual([]);
});

test("the cases have different names, and their files have the version of the helpers' interface", () => {
  expect(new Set(table.cases.map(({ name }) => name)).size).toBe(table.cases.length);
  expect(table.version).toBe(FORMATS.helper);
  expect(JSON.parse(readFileSync("contract/downloading.json", "utf8")).version).toBe(FORMATS.helper);
});

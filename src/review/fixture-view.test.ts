import { expect, test } from "vitest";
import type { FixtureDiff, FixtureSet } from "../diff/index.js";
import type { AuditEntry } from "../store/index.js";
import { buildFileViews, countDifferences, listAuditLines, readSide } from "./fixture-view.js";

const same: FixtureDiff = { name: "a", change: "same", class: null, files: [] };

test("the view puts old beside new lines, each text once, and the wire last", () => {
  const [wire, events] = [{ "wire/a.jsonl": ["{}"] }, { "a.jsonl": ['{"x":1}', "{}", "{}"] }];
  const files = buildFileViews({ ...wire, ...events }, { ...wire, "a.jsonl": ['{"x":1}', "{}"] }, same);
  expect(files.map(({ file, what }) => [file, what])).toEqual([
    ["a.jsonl", "events"],
    ["wire/a.jsonl", "wire"],
  ]);
  expect(files[0]).toMatchObject({ texts: ['{"x":1}', "{}"], old: [0, 1, 1], new: [0, 1] });
  expect(files[0]?.pairs).toHaveLength(3);
});

test("the view shows a file that only one side has", () => {
  const [file] = buildFileViews({}, { "a.jsonl": ["{}"] }, same);
  expect(file).toMatchObject({ old: [], new: [0], pairs: [[null, 0]] });
});

test("lines are read with and without a last line end, and missing files are left out", async () => {
  const contents: Record<string, string> = { "a.jsonl": "1\n2", "b.jsonl": "1\n\n", "c.jsonl": "" };
  const set = {
    names: ["a"],
    files: () => [...Object.keys(contents), "missing.jsonl"],
    read: async (file) => (file in contents ? Buffer.from(contents[file] ?? "") : undefined),
  } as Partial<FixtureSet> as FixtureSet;
  expect(await readSide(set, "a")).toEqual({ "a.jsonl": ["1", "2"], "b.jsonl": ["1", ""], "c.jsonl": [] });
  expect(await readSide(set, "nobody")).toEqual({});
});

test("differences are counted by class, and the audit entries of a fixture come newest first", () => {
  const difference = {
    kind: "value-changed",
    oldLine: 1,
    newLine: 1,
    event: "",
    path: "",
    message: "",
  } as const;
  const differences = (["breaking", "cosmetic", "breaking"] as const).map((gravity) => ({
    ...difference,
    class: gravity,
  }));
  const files = [{ file: "a.jsonl", what: "events" as const, differences }];
  expect(countDifferences({ ...same, files })).toEqual({ breaking: 2, additive: 0, cosmetic: 1 });

  const buildEntry = (seq: number, scenario: string, change: string) =>
    ({
      seq,
      at: `day ${seq}`,
      by: "Ada",
      reason: "so",
      changes: [{ scenario, change }],
    }) as unknown as AuditEntry;
  const log = [buildEntry(1, "a", "added"), buildEntry(2, "b", "added"), buildEntry(3, "a", "accepted")];
  expect(listAuditLines(log, "a").map(({ seq, change }) => `${seq} ${change}`)).toEqual([
    "3 accepted",
    "1 added",
  ]);
});

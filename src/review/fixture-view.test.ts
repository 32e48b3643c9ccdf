import { expect, test } from "vitest";
import type { FixtureDiff, FixtureSet } from "../diff/index.js";
import type { AuditEntry } from "../store/index.js";
import {
  buildFileViews,
  countDifferences,
  listAuditLines,
  readSide,
  type SideLines,
} from "./fixture-view.js";

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

test("pairs and differences of a file come from one alignment", () => {
  const now = { "a.jsonl": ['{"method":"b"}', '{"method":"a"}'] };
  const [file] = buildFileViews({ "a.jsonl": ['{"method":"a"}'] }, now, same);
  expect(file?.pairs).toEqual([
    [null, 0],
    [0, 1],
  ]);
  expect(file?.differences).toMatchObject([{ kind: "event-added", oldLine: null, newLine: 1 }]);
});

test.each([
  ["added", [[null, 0]], {}, { "a.jsonl": ["{}"] }],
  ["removed", [[0, null]], { "a.jsonl": ["{}"] }, {}],
] as const)(
  "if a file was %s, its lines have no partner, and the whole file is the difference",
  (kind, pairs, old, now) => {
    const difference = {
      class: "breaking",
      kind: `file-${kind}`,
      oldLine: null,
      newLine: null,
      event: "",
      path: "",
      message: "",
    } as const;
    const files = [{ file: "a.jsonl", what: "events" as const, differences: [difference] }];
    const [file] = buildFileViews(old as SideLines, now as SideLines, { ...same, change: "changed", files });
    expect(file).toMatchObject({ pairs, differences: [difference] });
  },
);

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

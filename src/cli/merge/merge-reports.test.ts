import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { mergeReports, type ReportPart, readReportPart } from "./merge-reports.js";

const folder = await makeTemporaryFolder("merge");

async function read(text: string) {
  const file = join(folder, "part.json");
  await writeFile(file, text);
  return readReportPart(file);
}

/** Renders the report of one share. */
const renderReport = (part: number, of: number, more = '"problems":[],"stale":[]') =>
  `{"command":"check","shard":{"part":${part},"of":${of}},${more}}`;

test.each([
  ...["hello", "{}", "[]", "null", '{"releases":"all"}', '{"command":"check"}'],
  ...[
    renderReport(1, 4_294_967_295),
    renderReport(1, -1),
    renderReport(0, 0),
    renderReport(3, 2),
    renderReport(1, 1.5),
  ],
  renderReport(1, 1, '"problems":{},"stale":5'),
  renderReport(1, 1, '"problems":[],"stale":[],"drift":{"fixtures":[null]}'),
  '{"command":"parity","shard":{"part":1,"of":1},"matrix":{"rows":"x"}}',
  "[".repeat(100_000),
])("the file `%.60s` is no part, and the error says what `merge` takes", async (text) => {
  await expect(read(text)).rejects.toMatchObject({
    code: "merge-wrong",
    hint: expect.stringMatching(/^Name what the shards wrote: fixtures folders, reports of/),
  });
});

test("a report and an atlas are told apart", async () => {
  expect(await read(renderReport(1, 2))).toMatchObject({ command: "check" });
  expect(await read('{"releases":["0.44.0"]}')).toBeUndefined();
});

test("the report of all shares names the captured fixtures, as that of one machine does", async () => {
  const drift = '"drift":{"fixtures":[],"failures":[],"same":1,"causes":{"expected":[],"unexpected":[]}}';
  const more = `"captured":["issue_42"],"problems":[],"stale":[],${drift}`;
  const parts = [
    (await read(renderReport(1, 2, more))) as ReportPart,
    (await read(renderReport(2, 2, more))) as ReportPart,
  ];
  const { report, ok } = await mergeReports(parts);
  expect(report).toMatchObject({ captured: ["issue_42"], drift: { same: 2 } });
  expect(ok).toBe(true);
  const other = (await read(renderReport(2, 2, more.replace("42", "43")))) as ReportPart;
  await expect(mergeReports([parts[0] as ReportPart, other])).rejects.toMatchObject({
    code: "merge-wrong",
    message: "The parts are not of the same run: the problems, stale fixtures or captured fixtures differ.",
  });
});

test("the reports of a check of captured fixtures alone have no drift, and can be merged", async () => {
  const more = `"captured":["issue_42"],"problems":[],"stale":[]`;
  const parts = [
    (await read(renderReport(1, 2, more))) as ReportPart,
    (await read(renderReport(2, 2, more))) as ReportPart,
  ];
  expect(await mergeReports(parts)).toEqual({
    report: { folder: undefined, captured: ["issue_42"], problems: [], stale: [] },
    ok: true,
  });
  const drift = '"drift":{"fixtures":[],"failures":[],"same":1,"causes":{"expected":[],"unexpected":[]}}';
  const other = (await read(renderReport(2, 2, `${more},${drift}`))) as ReportPart;
  await expect(mergeReports([parts[0] as ReportPart, other])).rejects.toMatchObject({
    message: "The parts are not of the same run: the values of `--scenario` differ.",
  });
});

/** The badge of a subject: its words, its data and its picture. */
import { expect, test } from "vitest";
import { buildParityBadge, renderParityBadges } from "./badge.js";
import type { ParityCell } from "./parity-types.js";

const buildCell = (cell: Partial<ParityCell>): ParityCell => ({
  scenario: "one",
  subject: "mine",
  kind: "same",
  differences: [],
  comparisons: [],
  ...cell,
});
const difference = { what: "x", message: "x", reference: null, subject: null, items: [null, null] as const };
const same = buildCell({});
const accepted = buildCell({ kind: "differs", differences: [{ ...difference, accepted: "why" }] });
const unexpected = buildCell({ kind: "differs", differences: [difference] });
const stale = buildCell({ kind: "not run", stale: true });
const other = { ...unexpected, subject: "other" };

test.each([
  ["2 same", "brightgreen", [same, same, other]],
  ["1 same, 1 accepted", "brightgreen", [same, accepted]],
  ["1 scenario differs", "red", [same, accepted, unexpected, stale]],
  ["2 scenarios differ", "red", [unexpected, buildCell({ kind: "failed" })]],
  ["1 stale fixture", "yellow", [same, stale]],
  ["not compared", "lightgrey", [buildCell({ kind: "unsupported" }), other]],
])("the badge says %j in %s", (message, color, cells) => {
  expect(buildParityBadge({ cells }, "mine")).toEqual({
    schemaVersion: 1,
    label: "codex parity of mine",
    message,
    color,
  });
});

test("each subject has a picture and data, with hostile names as text", () => {
  const id = '"><script>&';
  const subject = { id, version: "", live: false, protocol: "exec" as const };
  const badges = renderParityBadges({ reference: subject, subjects: [subject], scenarios: [], cells: [] });
  expect([...badges.keys()]).toEqual([`${id}.svg`, `${id}.json`]);
  expect(JSON.parse(badges.get(`${id}.json`) ?? "")).toMatchObject({
    schemaVersion: 1,
    message: "not compared",
  });
  const svg = badges.get(`${id}.svg`) ?? "";
  expect(svg).toContain("<title>codex parity of &quot;&gt;&lt;script&gt;&amp;: not compared</title>");
  expect(svg).not.toContain("<script");
  const [width, round, left, right] = [...svg.matchAll(/ width="(\d+)"/g)].map(([, number]) =>
    Number(number),
  );
  expect([round, Number(left) + Number(right)]).toEqual([width, width]);
});

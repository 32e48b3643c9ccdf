import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compareVersions } from "../lib/versions/index.js";
import { parseAtlas } from "./atlas-schema.js";
import { compareObservations } from "./compare-observations.js";
import { decodeObservation } from "./decode-atlas.js";
import { encodeAtlas } from "./encode-atlas.js";
import { formatPath } from "./member-path.js";
import type { Observation } from "./observe-fixtures.js";
import { assertUsesKnown, findSupport, parseUses, touchesUse } from "./uses.js";

const atlas = parseAtlas("atlas.json", readFileSync("docs/atlas/atlas.json", "utf8"));

test("a list of uses has a path on each line, and the types that the parser takes", () => {
  const text =
    "# what we read\nitem.completed\n\nitem.completed.item.exit_code integer | null # may be missing\r\n";
  expect(parseUses("uses.txt", text)).toEqual([
    { path: "item.completed", types: [] },
    { path: "item.completed.item.exit_code", types: ["integer", "null"] },
  ]);
});

test.each([
  ["", "it names no event or member"],
  ["# nothing\n", "it names no event or member"],
  ["error\nturn.failed strnig\n", "uses.txt:2: `strnig` is no type of JSON."],
])("the list %j is refused", (text, problem) => {
  expect(() => parseUses("uses.txt", text)).toThrow(
    expect.objectContaining({ code: "uses-invalid", message: expect.stringContaining(problem) }),
  );
});

const findOne = (path: string, ...types: string[]) => findSupport(atlas, [{ path, types }])[0];
const listMeasured = (protocol: "exec" | "app-server") =>
  atlas.protocols[protocol]?.releases.map((index) => atlas.releases[index]);
/** Whether a release is after one, and not after the other. */
const isBetween = (release: string | undefined, after: string, to: string) =>
  release !== undefined && compareVersions(after, release) < 0 && compareVersions(release, to) <= 0;

test("a use is in the releases that send it, and the first release without it breaks it", () => {
  expect(findOne("turn.completed")?.releases).toEqual(listMeasured("exec"));
  const added = findOne("turn.completed.usage.reasoning_output_tokens");
  expect([isBetween(added?.releases[0], "0.122.0", "0.129.0"), added?.breaks]).toEqual([true, []]);
  const measured = listMeasured("exec") ?? [];
  expect(added?.lacking.map(({ release }) => release)).toEqual(
    measured.slice(0, measured.indexOf(added?.releases[0])),
  );
  const removed = findOne("thread/compacted");
  expect(removed).toMatchObject({ protocol: "app-server", breaks: [{ reason: "it is not sent" }] });
  expect(isBetween(removed?.breaks[0]?.release, "0.116.0", "0.122.0")).toBe(true);
});

test("each release that breaks a use is named, also if a later release has the use again", () => {
  const found = findOne("item/completed[imageGeneration]");
  expect(found?.releases).toEqual(expect.arrayContaining(["0.143.0", "0.163.0", "0.169.0"]));
  expect(found?.breaks).toEqual([{ release: "0.144.0", reason: "it is not sent" }]);
});

test("each use of a list has its own releases and its own first release that breaks it", () => {
  const uses = parseUses("uses.txt", "thread/compacted\nitem/completed[imageGeneration]\nturn.completed\n");
  expect(findSupport(atlas, uses).map(({ path, breaks }) => [path, breaks[0]?.release])).toEqual([
    ["thread/compacted", findOne("thread/compacted")?.breaks[0]?.release],
    ["item/completed[imageGeneration]", "0.144.0"],
    ["turn.completed", undefined],
  ]);
});

test("a release on which no scenario that shows a use was tried counts like its neighbor", () => {
  const observe = (release: string, sends?: string, ...others: string[]): Observation => ({
    release,
    protocol: "exec",
    scenarios: Object.fromEntries([sends ?? [], others].flat().map((name) => [name, { state: "ran" }])),
    paths: sends ? { "item.completed[todo_list] item": { types: { object: [sends] }, example: "{}" } } : {},
    samples: {},
    schema: {},
  });
  const some = encodeAtlas([
    observe("0.1.0", "todo"),
    observe("0.2.0", undefined, "basic"),
    observe("0.3.0", undefined, "todo"),
    observe("0.4.0", undefined, "basic"),
    observe("0.5.0", "todo"),
  ]);
  const [found] = findSupport(some, [{ path: "item.completed[todo_list]", types: [] }]);
  // 0.3.0 was tried and does not send it, so the release after it that was not tried does not either.
  expect(found?.releases).toEqual(["0.1.0", "0.2.0", "0.5.0"]);
});

test("a type that the parser does not take breaks the use", () => {
  expect(findOne("turn.completed.usage.input_tokens", "integer")?.breaks).toEqual([]);
  const found = findOne("turn.completed.usage.input_tokens", "string");
  expect(found?.releases).toEqual([]);
  expect(found?.breaks).toEqual([{ release: listMeasured("exec")?.[0], reason: "it may be integer" }]);
});

test("a use that no release has is an error", () => {
  expect(() => findOne("tool.call.required")).toThrow(expect.objectContaining({ code: "path-unknown" }));
});

test.each(["item.complete", "item.completed.item.exit_cod", "turn/completd", "item/completed[imageGen]"])(
  "a list with the misspelled use %s is refused, wherever it stands",
  (path) => {
    const uses = parseUses("uses.txt", `turn.completed\n${path}\nitem/completed\n`);
    const problem = { code: "path-unknown", message: expect.stringContaining(`\`${path}\``) };
    expect(() => assertUsesKnown(atlas, uses)).toThrow(expect.objectContaining(problem));
    expect(() => findSupport(atlas, uses)).toThrow(expect.objectContaining(problem));
  },
);

test("uses that a release sent are known, and so are those that only a schema allows", () => {
  const uses = ["item.completed.item.exit_code", "item/completed[imageGeneration].item"];
  const [allowed = ""] = Object.keys(atlas.protocols["app-server"]?.schema ?? {});
  assertUsesKnown(atlas, parseUses("uses.txt", uses.join("\n")));
  assertUsesKnown(atlas, [{ path: formatPath(allowed), types: [] }]);
});

test("a change touches a use only if it is at the use, around it or within it", () => {
  const [old, now] = ["0.143.0", "0.144.0"].map((release) => decodeObservation(atlas, release, "app-server"));
  const changes = compareObservations(old as Observation, now as Observation);
  const count = (path: string) =>
    changes.filter((change) => touchesUse(change, [{ path, types: [] }])).length;
  expect(count("item/completed[imageGeneration]")).toBeGreaterThan(0);
  expect(count("item/completed[imageGeneration].item.result")).toBeGreaterThan(0);
  expect(count("item/completed")).toBeGreaterThan(0);
  expect(count("item/completed[imageGen]")).toBe(0);
  expect(count("turn/plan")).toBe(0);
});

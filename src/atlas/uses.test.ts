import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAtlas } from "./atlas-schema.js";
import { compareObservations } from "./compare-observations.js";
import { decodeObservation } from "./decode-atlas.js";
import type { Observation } from "./observe-fixtures.js";
import { findSupport, parseUses, proposeUses, touchesUse } from "./uses.js";

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

test("a use is in the releases that send it, and the first release without it breaks it", () => {
  expect(findOne("turn.completed")?.releases).toEqual(atlas.releases);
  const added = findOne("turn.completed.usage.reasoning_output_tokens");
  expect([added?.releases[0], added?.breaks]).toEqual(["0.129.0", []]);
  expect(added?.lacking.map(({ release }) => release)).toEqual(
    atlas.releases.slice(0, atlas.releases.indexOf("0.129.0")),
  );
  expect(findOne("thread/compacted")).toMatchObject({
    protocol: "app-server",
    breaks: [{ release: "0.122.0", reason: "it is not sent" }],
  });
});

test("each release that breaks a use is named, also if a later release has the use again", () => {
  const found = findOne("item/completed[imageGeneration]");
  expect(found?.releases).toEqual(expect.arrayContaining(["0.143.0", "0.163.0", "0.169.0"]));
  expect(found?.breaks).toEqual([{ release: "0.144.0", reason: "it is not sent" }]);
});

test("each use of a list has its own releases and its own first release that breaks it", () => {
  const uses = parseUses("uses.txt", "thread/compacted\nitem/completed[imageGeneration]\nturn.completed\n");
  expect(findSupport(atlas, uses).map(({ path, breaks }) => [path, breaks[0]?.release])).toEqual([
    ["thread/compacted", "0.122.0"],
    ["item/completed[imageGeneration]", "0.144.0"],
    ["turn.completed", undefined],
  ]);
});

test("a release on which no scenario of a use was tried is taken for its neighbor", () => {
  expect(atlas.protocols.exec?.paths["item.completed[todo_list] item.items"]?.spans.length).toBeGreaterThan(
    1,
  );
  expect(findOne("item.completed[todo_list]")?.releases).toEqual(atlas.releases);
  // 0.144.0 was tried and does not send it, so the releases after it that were not tried do not either.
  const images = findOne("item/completed[imageGeneration]")?.releases;
  expect(images).toEqual(expect.arrayContaining(["0.143.0", "0.163.0", "0.169.0"]));
  expect(images).not.toEqual(expect.arrayContaining(["0.144.3"]));
});

test("a type that the parser does not take breaks the use", () => {
  expect(findOne("turn.completed.usage.input_tokens", "integer")?.breaks).toEqual([]);
  const found = findOne("turn.completed.usage.input_tokens", "string");
  expect(found?.releases).toEqual([]);
  expect(found?.breaks).toEqual([{ release: atlas.releases[0], reason: "it may be integer" }]);
});

test("a use that no release has is an error", () => {
  expect(() => findOne("tool.call.required")).toThrow(expect.objectContaining({ code: "path-unknown" }));
});

test("only changes of a use, around it or within it touch it", () => {
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

test("the uses of a client are proposed from the literals and the words of its source", () => {
  const source = `
    if (event.type === "item.completed" && event.item.type === 'command_execution') return event.item.exit_code;
    // "turn.failed" in a comment counts too, since comments differ from language to language
  `;
  const uses = proposeUses(atlas, [source]);
  expect(uses).toEqual(
    expect.arrayContaining(["item.completed[command_execution]", "turn.failed", "turn.failed.type"]),
  );
  expect(uses).toContain("item.completed[command_execution].item.exit_code");
  expect(uses.filter((use) => /agent_message|aggregated_output/.test(use))).toEqual([]);
  expect(proposeUses(atlas, ["const a = 1;"])).toEqual([]);
});

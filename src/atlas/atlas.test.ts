import { expect, test } from "vitest";
import { toChangelog } from "./changelog.js";
import { changesBetween } from "./changes.js";
import { observationOf } from "./decode.js";
import { mergeAtlases, toAtlas } from "./encode.js";
import { explain } from "./explain.js";
import type { Observation } from "./observe.js";
import { eventOf, leavesOf } from "./paths.js";
import { releasesOf } from "./releases.js";
import { toTypes } from "./types.js";

const ALL = ["0.10.0", "0.2.0", "0.9.0", "0.11.1", "0.11.0", "0.3.0"];
const all = async () => [...ALL];

test.each([
  ["0.3.0..0.11.0", ["0.3.0", "0.9.0", "0.10.0", "0.11.0"]],
  ["0.2.0..0.11.1:3", ["0.2.0", "0.10.0", "0.11.1"]],
  ["latest:2", ["0.11.0", "0.11.1"]],
  ["latest", ["0.11.1"]],
  ["0.10.0, 0.163.0,0.9.0", ["0.9.0", "0.10.0", "0.163.0"]],
])("the range %s holds the releases %j", async (range, releases) => {
  expect(await releasesOf(range, all)).toEqual(releases);
});

test.each(["", "0.3", "0.3.0..", "latest:0", "0.3.0..0.9.0:0", "newest"])(
  "%j is refused as a range of releases",
  async (range) => {
    await expect(releasesOf(range, all)).rejects.toMatchObject({ code: "range-invalid" });
  },
);

test("an event is named by its item, and a member by its path", () => {
  const event = {
    type: "item.completed",
    item: { type: "x", changes: [{ path: "a" }, { path: "b" }], map: { "/a b": 1 } },
  };
  expect(eventOf(event)).toBe("item.completed[x]");
  expect(eventOf({ method: "turn/started", params: {} })).toBe("turn/started");
  expect([...new Set(leavesOf(event).map(({ path, type }) => `${path} ${type}`))]).toEqual([
    "type string",
    "item object",
    "item.type string",
    "item.changes array",
    "item.changes[] object",
    "item.changes[].path string",
    "item.map object",
    "item.map.* integer",
  ]);
});

type Types = Observation["paths"][string];
function seen(types: Types["types"], more: Partial<Types> = {}): Types {
  return { types, example: "1", ...more };
}

function observation(release: string, paths: Observation["paths"], ran = ["a", "b"]): Observation {
  const states = ran.map((name) => [name, { state: "ran" as const }] as const);
  return {
    release,
    protocol: "exec",
    scenarios: { ...Object.fromEntries(states), c: { state: "failed", reason: `c: not on ${release}` } },
    paths,
    samples: { error: { scenario: "a", event: '{"type":"error"}' } },
    schema: { "error hidden": true },
  };
}

const OLD = observation("0.1.0", {
  "error type": seen({ string: ["a", "b"] }, { values: { error: ["a", "b"] } }),
  "error count": seen({ integer: ["a"] }),
  "turn.failed error": seen({ object: ["b"] }),
  "turn.failed error.message": seen({ string: ["b"] }),
  "old.event type": seen({ string: ["a"] }),
  "of.c type": seen({ string: ["c"] }),
});
const NOW = observation("0.2.0", {
  "error type": seen({ string: ["a", "b"] }, { values: { warning: ["a"] } }),
  "error count": seen({ string: ["a"] }, { absent: ["b"] }),
  "turn.failed type": seen({ string: ["b"] }),
  "new.event type": seen({ string: ["a"] }),
});

test("each change is reported once, from the scenarios that ran on both releases", () => {
  const told = changesBetween(OLD, NOW).map(({ class: class_, kind, path }) => `${class_} ${kind} ${path}`);
  expect(told).toEqual([
    "breaking type-new error count",
    "breaking optional error count",
    "breaking value-gone error type",
    "breaking event-gone old.event",
    "breaking member-gone turn.failed error",
    "additive value-new error type",
    "additive event-new new.event",
    "additive member-new turn.failed type",
  ]);
  expect(changesBetween(OLD, { ...NOW, scenarios: {} })).toEqual([]);
});

test("the atlas stores once what stays the same, and gives each observation back", () => {
  const third = observation("0.10.0", NOW.paths);
  const failed: Observation = {
    release: "0.9.0",
    protocol: "exec",
    failure: "no network",
    scenarios: {},
    paths: {},
    samples: {},
    schema: {},
  };
  const atlas = toAtlas([third, NOW, OLD, failed]);
  expect(atlas.releases).toEqual(["0.1.0", "0.2.0", "0.9.0", "0.10.0"]);
  expect(atlas.protocols.exec?.paths["new.event type"]).toMatchObject({
    first: "0.2.0",
    last: "0.10.0",
    spans: [{ from: 1, to: 3 }],
  });
  for (const one of [OLD, failed, third]) expect(observationOf(atlas, one.release, "exec")).toEqual(one);
  expect(observationOf(atlas, "0.5.0", "exec")).toBeUndefined();
  expect(observationOf(atlas, "0.1.0", "app-server")).toBeUndefined();
  expect(mergeAtlases([toAtlas([OLD, NOW]), toAtlas([failed, third])])).toEqual(atlas);
});

test("`explain` finds a member by the name that a parser's author uses, and suggests near names", () => {
  const atlas = toAtlas([OLD, NOW]);
  expect(explain(atlas, "error.count")).toMatchObject([
    {
      path: "error count",
      first: "0.1.0",
      last: "0.2.0",
      still: true,
      spans: [
        { types: ["integer"], optional: false },
        { types: ["string"], optional: true },
      ],
    },
  ]);
  expect(explain(atlas, "old.event")[0]?.still).toBe(false);
  expect(() => explain(atlas, "warning.count")).toThrow("sent `warning.count`");
  expect(() => explain(atlas, "warning.count")).toThrow(
    expect.objectContaining({ hint: "There is `error.count`." }),
  );
});

test("the types mark members that the schema allows and that no event had", () => {
  const atlas = toAtlas([OLD, NOW]);
  const text = toTypes(atlas, "0.2.0", "ts");
  expect(text).toContain('type: "warning";');
  expect(text).toContain("count?: string;");
  expect(text).toContain("hidden?: unknown; // never seen");
  const schema = JSON.parse(toTypes(atlas, "0.2.0", "json-schema"));
  expect(schema.$defs.ExecError).toMatchObject({
    required: ["type"],
    properties: { hidden: { "x-seen": false } },
  });
  expect(() => toTypes(atlas, "0.3.0", "ts")).toThrow("The atlas does not have codex 0.3.0.");
});

test("text from a transcript does not become Markdown", () => {
  const evil = observation("0.2.0", { "a<b>[x](y) type": seen({ string: ["a"] }) });
  const text = toChangelog(toAtlas([observation("0.1.0", {}), evil]));
  expect(text).toContain("- **additive** a\\<b\\>\\[x\\](y) is new (a)\n");
});

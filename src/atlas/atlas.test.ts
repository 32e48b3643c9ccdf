import { expect, test } from "vitest";
import { listChanges, renderChangelog } from "./changelog.js";
import { compareObservations } from "./compare-observations.js";
import { decodeObservation } from "./decode-atlas.js";
import { encodeAtlas, mergeAtlases } from "./encode-atlas.js";
import { collectMembers, nameEvent } from "./event-members.js";
import { explainMember } from "./explain.js";
import type { Observation } from "./observe-fixtures.js";
import { parseReleases } from "./parse-releases.js";
import { renderTypes } from "./render-types.js";

const ALL = ["0.10.0", "0.2.0", "0.9.0", "0.11.1", "0.11.0", "0.3.0"];
const listAll = async () => [...ALL];

test.each([
  ["0.3.0..0.11.0", ["0.3.0", "0.9.0", "0.10.0", "0.11.0"]],
  ["0.2.0..0.11.1:3", ["0.2.0", "0.10.0", "0.11.1"]],
  ["latest:2", ["0.11.0", "0.11.1"]],
  ["latest", ["0.11.1"]],
  ["0.10.0, 0.163.0,0.9.0", ["0.9.0", "0.10.0", "0.163.0"]],
  ["v0.10.0, rust-v0.163.0", ["0.10.0", "0.163.0"]],
  ["v0.3.0..v0.9.0", ["0.3.0", "0.9.0"]],
])("the range %s holds the releases %j", async (range, releases) => {
  expect(await parseReleases(range, listAll)).toEqual(releases);
});

test.each(["", "0.3", "0.3.0..", "latest:0", "0.3.0..0.9.0:0", "newest"])(
  "%j is refused as a range of releases",
  async (range) => {
    await expect(parseReleases(range, listAll)).rejects.toMatchObject({ code: "range-invalid" });
  },
);

test("an event is named with the type of its item, and a member by its path", () => {
  const event = {
    type: "item.completed",
    item: { type: "x", changes: [{ path: "a" }, { path: "b" }], map: { "/a b": 1 } },
  };
  expect(nameEvent(event)).toBe("item.completed[x]");
  expect(nameEvent({ method: "turn/started", params: {} })).toBe("turn/started");
  expect([...new Set(collectMembers(event).map(({ path, type }) => `${path} ${type}`))]).toEqual([
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

type MemberTypes = Observation["paths"][string];
function buildMember(types: MemberTypes["types"], more: Partial<MemberTypes> = {}): MemberTypes {
  return { types, example: "1", ...more };
}

function buildObservation(release: string, paths: Observation["paths"], ran = ["a", "b"]): Observation {
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

const OLD = buildObservation("0.1.0", {
  "error type": buildMember({ string: ["a", "b"] }, { values: { error: ["a", "b"] } }),
  "error count": buildMember({ integer: ["a"] }),
  "turn.failed error": buildMember({ object: ["b"] }),
  "turn.failed error.message": buildMember({ string: ["b"] }),
  "old.event type": buildMember({ string: ["a"] }),
  "of.c type": buildMember({ string: ["c"] }),
});
const NOW = buildObservation("0.2.0", {
  "error type": buildMember({ string: ["a", "b"] }, { values: { warning: ["a"] } }),
  "error count": buildMember({ string: ["a"] }, { absent: ["b"] }),
  "turn.failed type": buildMember({ string: ["b"] }),
  "new.event type": buildMember({ string: ["a"] }),
});

test("each change is reported once, from the scenarios that ran on both releases", () => {
  const changes = compareObservations(OLD, NOW).map(
    ({ class: class_, kind, path }) => `${class_} ${kind} ${path}`,
  );
  expect(changes).toEqual([
    "breaking type-new error count",
    "breaking optional error count",
    "breaking value-gone error type",
    "breaking event-gone old.event",
    "breaking member-gone turn.failed error",
    "additive value-new error type",
    "additive event-new new.event",
    "additive member-new turn.failed type",
  ]);
  expect(compareObservations(OLD, { ...NOW, scenarios: {} })).toEqual([]);
});

test("the atlas stores once what stays the same, and gives each observation back", () => {
  const third = buildObservation("0.10.0", NOW.paths);
  const failed: Observation = {
    release: "0.9.0",
    protocol: "exec",
    failure: "no network",
    scenarios: {},
    paths: {},
    samples: {},
    schema: {},
  };
  const atlas = encodeAtlas([third, NOW, OLD, failed]);
  expect(atlas.releases).toEqual(["0.1.0", "0.2.0", "0.10.0"]);
  expect(atlas.protocols.exec?.failures).toEqual({ "0.9.0": "no network" });
  expect(atlas.protocols.exec?.paths["new.event type"]).toMatchObject({
    first: "0.2.0",
    last: "0.10.0",
    spans: [{ from: 1, to: 2 }],
  });
  for (const one of [OLD, failed, third]) expect(decodeObservation(atlas, one.release, "exec")).toEqual(one);
  expect(decodeObservation(atlas, "0.5.0", "exec")).toBeUndefined();
  expect(decodeObservation(atlas, "0.1.0", "app-server")).toBeUndefined();
  expect(mergeAtlases([encodeAtlas([OLD, NOW]), encodeAtlas([failed, third])])).toEqual(atlas);
  // A release that could not be measured again stays as it was.
  expect(mergeAtlases([atlas, encodeAtlas([{ ...failed, release: "0.2.0" }])])).toEqual(atlas);
});

test("`explain` finds a member by the name that a parser's author uses, and suggests near names", () => {
  const atlas = encodeAtlas([OLD, NOW]);
  expect(explainMember(atlas, "error.count")).toMatchObject([
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
  expect(explainMember(atlas, "old.event")[0]?.still).toBe(false);
  expect(() => explainMember(atlas, "warning.count")).toThrow("named `warning.count`");
  expect(() => explainMember(atlas, "warning.count")).toThrow(
    expect.objectContaining({ hint: "A similar name is `error.count`." }),
  );
});

test("the types mark members that the schema allows and that no event had", () => {
  const atlas = encodeAtlas([OLD, NOW]);
  const text = renderTypes(atlas, "0.2.0", "ts");
  expect(text).toContain('type: "warning";');
  expect(text).toContain("count?: string;");
  expect(text).toContain("hidden?: unknown; // never seen");
  const schema = JSON.parse(renderTypes(atlas, "0.2.0", "json-schema"));
  expect(schema.$defs.ExecError).toMatchObject({
    required: ["type"],
    properties: { hidden: { "x-seen": false } },
  });
  expect(() => renderTypes(atlas, "0.3.0", "ts")).toThrow(
    "The atlas does not have the events of exec or app-server of codex 0.3.0.",
  );
});

test("a release of which only the old events were measured has no types and no changes", () => {
  const old: Observation = {
    ...buildObservation("0.1.0", { "task_started msg.type": buildMember({ string: ["a"] }) }),
    protocol: "legacy",
  };
  const atlas = encodeAtlas([
    old,
    buildObservation("0.2.0", { "turn.started type": buildMember({ string: ["a"] }) }),
  ]);
  for (const act of [() => renderTypes(atlas, "0.1.0", "ts"), () => listChanges(atlas, "0.1.0", "0.2.0")])
    expect(act).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("It has the events of 0.2.0.") }),
    );
  expect(() => listChanges(atlas, "0.2.0", "0.2.0")).toThrow("codex 0.2.0 is not older than codex 0.2.0.");
  expect(explainMember(atlas, "task_started.msg.type")).toMatchObject([
    { protocol: "legacy", first: "0.1.0" },
  ]);
});

test("text from a transcript does not become Markdown", () => {
  const evil = buildObservation("0.2.0", { "a<b>[x](y) type": buildMember({ string: ["a"] }) });
  const text = renderChangelog(encodeAtlas([buildObservation("0.1.0", {}), evil]));
  expect(text).toContain("- **additive** `a<b>[x](y)` is new (a)\n");
});

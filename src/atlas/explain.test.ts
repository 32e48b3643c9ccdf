import { expect, test } from "vitest";
import { compareObservations } from "./compare-observations.js";
import { findLostScenarios, findUnseen } from "./compare-scenarios.js";
import { encodeAtlas } from "./encode-atlas.js";
import { explainMember } from "./explain.js";
import { groupChanges } from "./group-changes.js";
import type { Observation } from "./observe-fixtures.js";
import { renderTypes } from "./render-types.js";
import { rankByMeaning, splitWords } from "./spelling.js";

type States = Record<string, "ran" | "failed" | "unsupported">;

/** Builds an observation. @param shown path → the scenario that shows it, as a string */
function observe(release: string, shown: Record<string, string>, states: States): Observation {
  const toState = (name: string, state: States[string]) =>
    [name, state === "ran" ? { state } : { state, reason: `${name} is refused` }] as const;
  return {
    release,
    protocol: "exec",
    scenarios: Object.fromEntries(Object.entries(states).map(([name, state]) => toState(name, state))),
    paths: Object.fromEntries(
      Object.entries(shown).map(([path, scenario]) => [
        path,
        { types: { string: [scenario] }, example: '"x"' },
      ]),
    ),
    samples: {},
    schema: {},
  };
}

const TODO = "item.completed[todo_list] item.text";
const MESSAGE = "item.completed[agent_message] item.text";
const RELEASES = [
  observe("0.1.0", { [MESSAGE]: "basic" }, { basic: "ran", todo: "failed" }),
  observe("0.2.0", { [MESSAGE]: "basic", [TODO]: "todo" }, { basic: "ran", todo: "ran" }),
  observe("0.3.0", { [MESSAGE]: "basic" }, { basic: "ran", todo: "failed" }),
  observe("0.4.0", { [MESSAGE]: "basic", [TODO]: "todo" }, { basic: "ran", todo: "ran" }),
  observe("0.6.0", { [TODO]: "todo" }, { basic: "ran", todo: "ran" }),
];
const ATLAS = encodeAtlas(RELEASES);

test("releases on which the scenarios failed are not denied, and equal rows around them are one", () => {
  const [found] = explainMember(ATLAS, TODO);
  expect(found).toMatchObject({
    since:
      "first seen in 0.2.0 (0.1.0: not seen; 1 scenario that shows it on another release has failed there)",
    until: "to this day",
    spans: [{ from: "0.2.0", to: "0.6.0", types: ["string"] }],
    gaps: [
      { from: "0.1.0", to: "0.1.0", state: "failed", failed: ["todo"], reason: "todo is refused" },
      { from: "0.3.0", to: "0.3.0", state: "failed", failed: ["todo"] },
    ],
  });
});

test("`until` names the neighbor that does not send it, and what was not measured", () => {
  expect(explainMember(ATLAS, MESSAGE)[0]).toMatchObject({
    since: "since 0.1.0 or before (the oldest measured release)",
    until: "until 0.4.0 (0.6.0 did not send it; no release between them was measured)",
  });
});

test.each([
  ["item.completed[agent_message].item.text", [MESSAGE]],
  ["item/completed[agentMessage].item.text", [MESSAGE]],
  ["agentMessage", ["item.completed[agent_message]", MESSAGE]],
  ["agent_message.text", [MESSAGE]],
  ["Item Text", [MESSAGE, TODO]],
])("`%s` is found in any spelling", (query, paths) => {
  expect(explainMember(ATLAS, query).flatMap((one) => one.paths)).toEqual(paths);
});

test("members that schemas of different releases allow are explained separately", () => {
  const allow = (release: string, ...types: string[]): Observation => ({
    ...observe(release, { [MESSAGE]: "basic" }, { basic: "ran" }),
    schema: Object.fromEntries(types.map((type) => [`item.completed[${type}] item.at`, true as const])),
  });
  const atlas = encodeAtlas([allow("0.1.0", "a", "b"), allow("0.2.0", "a", "b", "c")]);
  expect(explainMember(atlas, "at")).toMatchObject([
    {
      paths: ["item.completed[a] item.at", "item.completed[b] item.at"],
      allowed: [{ from: "0.1.0", to: "0.2.0" }],
    },
    { paths: ["item.completed[c] item.at"], allowed: [{ from: "0.2.0", to: "0.2.0" }] },
  ]);
});

test("a request of clients that no scenario shows is not called unknown", () => {
  expect(() => explainMember(ATLAS, "turn/start")).toThrow(
    expect.objectContaining({ code: "request-not-observed" }),
  );
});

test("names are split into words and ranked by their meaning", () => {
  expect(splitWords("item/tool/requestUserInput")).toEqual(["item", "tool", "request", "user", "input"]);
  const names = ["mcpServer/tool/call", "item/tool/call", "turn/start", "item/completed[mcpToolCall]"];
  expect(rankByMeaning("tool.call.required", names)[0]).toBe("item/tool/call");
  expect(rankByMeaning("quite.another", names)).toEqual([]);
});

test("the same change in many types of items is one, and breaking changes are first", () => {
  const types = ["a", "b", "c"].map((type) => `item/completed[${type}]`);
  const toPaths = (...members: string[]) =>
    Object.fromEntries(types.flatMap((type) => members.map((member) => [`${type} item.${member}`, "basic"])));
  const old = observe("0.1.0", toPaths("id", "old"), { basic: "ran" });
  const now = observe(
    "0.2.0",
    { ...toPaths("id", "at"), "item/started[a] item.id": "basic" },
    { basic: "ran" },
  );
  expect(groupChanges(compareObservations(old, now)).map((one) => `${one.class} ${one.message}`)).toEqual([
    "breaking `item.old` of `item/completed` (3 types of items) is gone",
    'additive `item.at` of `item/completed` (3 types of items) is new: "x"',
    "additive `item/started[a]` is new",
  ]);
});

test("a scenario that ran before and fails now is reported, with what is not known since then", () => {
  const [, before, after] = RELEASES as [Observation, Observation, Observation];
  expect(compareObservations(before, after)).toEqual([]);
  expect(findLostScenarios(before, after)).toEqual([
    { scenario: "todo", reason: "todo is refused", paths: [TODO] },
  ]);
  expect(findUnseen(before, after)).toEqual([
    { release: "0.3.0", paths: ["item.completed[todo_list]"], failed: ["todo"] },
  ]);
  expect(findLostScenarios(after, before)).toEqual([]);
});

test("types have the events whose scenarios failed on the release", () => {
  const text = renderTypes(ATLAS, "0.3.0", "ts");
  const note = "not seen; 1 scenario that shows it on another release has failed on this release";
  expect(text).toContain(`/** \`item.completed[todo_list]\`; ${note} */`);
  expect(text).toContain("| ExecItemCompletedTodoList");
  const schema = JSON.parse(renderTypes(ATLAS, "0.3.0", "json-schema", { isClosed: true }));
  expect(schema.$defs.ExecItemCompletedTodoList).toMatchObject({
    "x-seen": false,
    "x-failed": ["todo"],
    properties: { item: {} },
  });
});

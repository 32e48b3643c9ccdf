import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { JsonObject } from "../../transcript/index.js";
import {
  CODEX_SUBJECTS,
  FIXTURES,
  listFixtureFiles,
  readFixtureRelease,
  readOwnKnowledge,
} from "../testing.js";
import { EvidenceCollector, LEARNED_PROTOCOLS, learnRules, type RuleSpan } from "./index.js";
import { Evidence } from "./learn-order.js";
import type { OrderedMessage } from "./order-types.js";

/** Builds messages of exec: `turn.started`, or `item.completed[web_search]:ID`. */
function buildMessages(...names: string[]): OrderedMessage[] {
  return names.map((text) => {
    const [, name = "", type, id = "i"] = /^([a-z.]+)(?:\[(\w+)\])?(?::(\w+))?$/.exec(text) ?? [];
    const body: JsonObject = { type: name, ...(type === undefined ? {} : { item: { id, type } }) };
    const event = type === undefined ? name : `${name}[${type}]`;
    return { event, name, message: body, body, from: "codex" };
  });
}

function collect(...recordings: string[][]): Evidence {
  const evidence = new Evidence();
  for (const [index, names] of recordings.entries())
    evidence.collect(`recording ${index}`, "exec", buildMessages(...names));
  return evidence;
}

const learn = (...recordings: string[][]) => collect(...recordings).selectRules();

const WHOLE = ["thread.started", "turn.started", "item.started[x]", "item.completed[x]", "turn.completed"];

test("a rule is what three recordings keep to", () => {
  expect(learn(WHOLE, WHOLE)).toEqual([]);
  expect(learn(WHOLE, WHOLE, WHOLE)).toEqual([
    "before-turn-end item.completed[x]",
    "before-turn-end item.started[x]",
    "before-turn-end turn.completed",
    "between-turns turn.started",
    "ended item.started[x]",
    "first thread.started",
    "in-item item.completed[x]",
    "in-turn item.completed[x]",
    "in-turn item.started[x]",
    "in-turn turn.completed",
    "once item.completed[x]",
    "once item.started[x]",
  ]);
});

test.each([
  ["in-item item.completed[x]", ["thread.started", "turn.started", "item.completed[x]", "turn.completed"]],
  ["ended item.started[x]", ["thread.started", "turn.started", "item.started[x]", "turn.completed"]],
  ["first thread.started", WHOLE.slice(1)],
  ["in-turn turn.completed", ["thread.started", "turn.completed"]],
  ["before-turn-end turn.completed", [...WHOLE, "turn.completed"]],
  ["once item.completed[x]", WHOLE.toSpliced(4, 0, "item.completed[x]")],
  ["once item.started[x]", WHOLE.toSpliced(3, 0, "item.started[x]")],
  ["between-turns turn.started", WHOLE.toSpliced(2, 0, "turn.started")],
])("a rule that one recording breaks is no rule: %s", (rule, breaking) => {
  expect(learn(WHOLE, WHOLE, WHOLE)).toContain(rule);
  expect(learn(WHOLE, WHOLE, WHOLE, breaking)).not.toContain(rule);
});

/** Builds messages of the app-server: `turn/started:TURN@THREAD`. */
function buildNotifications(...names: string[]): OrderedMessage[] {
  return names.map((text) => {
    const [name = "", turnId = "", threadId = ""] = text.split(/[:@]/);
    const body: JsonObject = turnId === "" ? { threadId } : { threadId, turn: { id: turnId } };
    return { event: name, name, message: { method: name, params: body }, body, from: "codex" };
  });
}

const BEGIN = ["thread/status/changed:@a", "turn/started:1@a", "turn/completed:1@a"];

test.each([
  ["before-events turn/started", [BEGIN[0], "turn/diff:1@a", "turn/started:1@a"]],
  ["in-thread event of codex", [BEGIN[0], "turn/completed:1@b"]],
  ["known-turn turn/completed", [BEGIN[0], "turn/completed:2@a"]],
])("a turn begins before its events, in a thread that was named: %s", (rule, breaking) => {
  const evidence = new Evidence();
  const learnFrom = (names: string[]) => evidence.collect("x", "app-server", buildNotifications(...names));
  for (let count = 0; count < 3; count++) learnFrom(BEGIN);
  learnFrom([BEGIN[0] as string, "thread/status/changed:@b", "turn/started:1@b"]);
  learnFrom(["turn/started:1@a", "turn/started:2@a"]);
  expect(evidence.selectRules()).toContain(rule);
  learnFrom(breaking as string[]);
  expect(evidence.selectRules()).not.toContain(rule);
});

test("an item with an id from another turn is a new item", () => {
  const twice = [...WHOLE, ...WHOLE.slice(1)];
  expect(learn(twice, twice, twice)).toContain("once item.started[x]");
});

test("a scenario that breaks a rule in another release may break it in a release that did not run the scenario", () => {
  const broken = collect(WHOLE, WHOLE, WHOLE, WHOLE.slice(1));
  expect(collect(WHOLE, WHOLE, WHOLE).mayBreak("first thread.started", [broken])).toBe(true);
  expect(collect(WHOLE, WHOLE, WHOLE, WHOLE).mayBreak("first thread.started", [broken])).toBe(false);
  expect(collect(WHOLE, WHOLE, WHOLE).mayBreak("in-turn turn.completed", [broken])).toBe(false);
});

test("a release in which all scenarios break a rule says nothing about a release in which they keep to it", () => {
  const cut = WHOLE.slice(1);
  const older = collect(cut, cut, cut, cut);
  expect(collect(WHOLE, WHOLE, WHOLE).mayBreak("first thread.started", [older])).toBe(false);
});

test("among the old events of exec, each call begins before its output and its end, in the only turn", () => {
  const evidence = new EvidenceCollector(readOwnKnowledge());
  const lines = [{ model: "gpt-5.5", provider: "openai", workdir: "/w" }, { prompt: "Hi" }];
  const events = ["task_started", "exec_command_begin", "exec_command_output_delta", "exec_command_end"].map(
    (type) => ({ id: "0", msg: { type, ...(type === "task_started" ? {} : { call_id: "c" }) } }),
  );
  const text = [...lines, ...events].map((line) => JSON.stringify(line)).join("\n");
  for (const name of ["a", "b", "c"]) evidence.add("0.42.0", "exec", `${name}.jsonl`, text);
  expect(evidence.get("legacy").get("0.42.0")?.selectRules()).toEqual(
    expect.arrayContaining([
      "between-turns task_started",
      "first (configuration)",
      "in-item exec_command_end",
      "in-item exec_command_output_delta",
      "in-turn exec_command_begin",
      "once exec_command_begin",
    ]),
  );
  expect(evidence.get("exec").size).toBe(0);
});

test("the rules in the file are those that the fixtures show, beside what was learned before", () => {
  const { protocols } = JSON.parse(readFileSync("docs/atlas/order.json", "utf8"));
  const collector = new EvidenceCollector(readOwnKnowledge());
  for (const [subject, protocol] of Object.entries(CODEX_SUBJECTS)) {
    const release = readFixtureRelease(subject);
    for (const file of listFixtureFiles(subject))
      collector.add(release, protocol, file, readFileSync(join(FIXTURES, subject, file), "utf8"));
  }
  for (const protocol of LEARNED_PROTOCOLS.filter((one) => one !== "legacy")) {
    const evidence = collector.get(protocol);
    const [fixtures] = [...evidence.values()];
    expect(fixtures?.selectRules().length).toBeGreaterThan(30);
    expect(learnRules(protocols[protocol], evidence)).toEqual(protocols[protocol]);
  }
});

const RULE = "in-turn turn.completed";
const KEEPING = ["thread.started", "turn.started", "turn.completed"];
const BREAKING = ["thread.started", "turn.completed"];
const span = (from: string, to = from) => ({ from, to });

test.each([
  ["of a release whose recordings are gone stays", ["2.0.0"], [span("2.0.0")], {}, [span("2.0.0")]],
  ["that three recordings keep is new", [], [], { "2.0.0": [KEEPING, KEEPING, KEEPING] }, [span("2.0.0")]],
  [
    "is known of one release and learned of the next",
    ["1.0.0"],
    [span("1.0.0")],
    { "2.0.0": [KEEPING, KEEPING, KEEPING] },
    [span("1.0.0", "2.0.0")],
  ],
  ["that few recordings keep stays", ["1.0.0"], [span("1.0.0")], { "1.0.0": [KEEPING] }, [span("1.0.0")]],
  ["that few recordings keep is none", [], [], { "1.0.0": [KEEPING, KEEPING] }, undefined],
  ["that a new recording breaks is gone", ["1.0.0"], [span("1.0.0")], { "1.0.0": [BREAKING] }, undefined],
  [
    "between two releases that keep it holds for one whose recordings said too little",
    ["1.0.0", "2.0.0"],
    [span("1.0.0")],
    { "3.0.0": [KEEPING, KEEPING, KEEPING] },
    [span("1.0.0", "3.0.0")],
  ],
  [
    "does not hold for a release that broke it",
    ["1.0.0", "2.0.0", "3.0.0"],
    [span("1.0.0"), span("3.0.0")],
    { "3.0.0": [KEEPING] },
    [span("1.0.0"), span("3.0.0")],
  ],
] as [string, string[], RuleSpan[], Record<string, string[][]>, RuleSpan[] | undefined][])(
  "a rule %s",
  (_, releases, known, recordings, expected) => {
    const evidence = new Map(Object.entries(recordings).map(([release, all]) => [release, collect(...all)]));
    const rules = known.length > 0 ? { [RULE]: known } : {};
    expect(learnRules({ releases, rules }, evidence).rules[RULE]).toEqual(expected);
  },
);

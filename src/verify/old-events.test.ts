/** The events that `codex exec --json` sent before 0.44. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { doesFit } from "./does-fit.js";
import { FIXTURES, readKnowledgeWithout, readOwnKnowledge, verifyText } from "./testing.js";

const knowledge = readOwnKnowledge();
const BASIC = readFileSync(join(FIXTURES, "exec/thread_basic.jsonl"), "utf8");

const knowledgeWithoutOldEvents = readKnowledgeWithout("legacy");
const OLD = '{"prompt":"Hi"}\n{"id":"0","msg":{"type":"task_started"}}\n';

test.each([
  ["any release", undefined, OLD, "unmeasured format: This file has the old events", true],
  ["a later release", "0.163.0", OLD, "other format: This file has the old events", false],
  [
    "any release, with a broken line",
    undefined,
    `${OLD}{"id":\n`,
    "never syntax: This line is no message",
    false,
  ],
])(
  "the old events of exec are held to %s where they were not measured",
  async (_, release, text, expected, fits) => {
    const verified = await verifyText(knowledgeWithoutOldEvents, text, release);
    const said = verified.findings.map(({ verdict, kind, message }) => `${verdict} ${kind}: ${message}`);
    expect(said).toContainEqual(expect.stringContaining(expected));
    expect(doesFit({ transcript: verified, findings: verified.findings })).toBe(fits);
    expect(verified).toMatchObject({ checked: 0, unchecked: 1 });
  },
);

/** What codex 0.42.0 printed during a turn. */
const OLD_TURN = [
  '{"provider":"openai","approval":"never","sandbox":"read-only","reasoning effort":"none","reasoning summaries":"auto","model":"gpt-5.5","workdir":"/w"}',
  '{"prompt":"What is there?"}',
  '{"id":"0","msg":{"type":"task_started","model_context_window":272000}}',
  '{"id":"0","msg":{"type":"exec_command_begin","call_id":"c","command":["ls"],"cwd":"/w","parsed_cmd":[{"type":"unknown","cmd":"ls"}]}}',
  '{"id":"0","msg":{"type":"exec_command_output_delta","call_id":"c","stream":"stdout","chunk":"YQo="}}',
  '{"id":"0","msg":{"type":"exec_command_end","call_id":"c","stdout":"a","stderr":"","aggregated_output":"a","exit_code":0,"duration":{"secs":0,"nanos":0},"formatted_output":"a"}}',
  '{"id":"0","msg":{"type":"agent_message","message":"A file."}}',
  '{"id":"0","msg":{"type":"token_count","info":null,"rate_limits":{"primary":null,"secondary":null}}}',
];

test.each([
  ["nothing changed", "", "", []],
  ["an invented event", '"agent_message"', '"agent_said"', ["never event agent_said"]],
  ["an invented member", '"message":', '"level":1,"message":', ["never member agent_message.msg.level"]],
  ["a member beside msg", '"id":"0","msg"', '"id":"0","at":1,"msg"', ["never member task_started.at"]],
  [
    "a member of the configuration",
    '"workdir"',
    '"effort":"low","workdir"',
    ["never member (configuration).effort"],
  ],
  ["another type", '"exit_code":0', '"exit_code":"0"', ["never type exec_command_end.msg.exit_code"]],
  [
    "another value",
    '"stdout","chunk"',
    '"out","chunk"',
    ["never value exec_command_output_delta.msg.stream"],
  ],
  ["no message", ',"message":"A file."', "", ["never missing agent_message.msg"]],
  [
    "another call",
    '"exec_command_end","call_id":"c"',
    '"exec_command_end","call_id":"d"',
    ["never order exec_command_end"],
  ],
  ["a line of today", OLD_TURN[6] ?? "", '{"type":"turn.started"}', ["never syntax "]],
  ["a line of something else", OLD_TURN[6] ?? "", '{"level":"info"}', ["never syntax "]],
  [
    "what other old releases had",
    OLD_TURN[7] ?? "",
    '{"id":"0","msg":{"type":"task_complete"}}',
    ["unmeasured type task_complete"],
  ],
])("old events with %s", async (_, from, to, expected) => {
  const text = OLD_TURN.join("\n").replace(from, to);
  const { findings, fits, format } = await verifyText(knowledge, text);
  expect(format.name).toBe("legacy");
  expect(findings.map(({ verdict, kind, path }) => `${verdict} ${kind} ${path}`)).toEqual(expected);
  expect(fits?.at(-1)).toBe("0.42.0");
});

test.each([
  ["old events", OLD_TURN.join("\n"), "0.163.0", "codex 0.163.0 does not send these."],
  ["events of exec", BASIC, "0.42.0", "codex 0.42.0 does not send these."],
])("a release that was measured with other events sends no %s", async (_, text, release, said) => {
  const { findings } = await verifyText(knowledge, text, release);
  expect(findings.map(({ verdict, message, hint }) => [verdict, message, hint])).toEqual([
    ["other", expect.stringContaining(said), expect.stringMatching(/^(?:Later releases|Releases before)/)],
  ]);
});

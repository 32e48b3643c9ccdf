import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadCatalogue, parseScenario } from "../../scenario/index.js";
import { listRequirements } from "./requirements.js";

const HEAD = "name: a\ntitle: A\narea: tests\ncovers: [a test]\n";

function listRequirementsFor(yaml: string): string[] {
  return listRequirements(parseScenario(`${HEAD}${yaml}`, "a.yaml"));
}

test("plain threads and turns require nothing", () => {
  expect(listRequirementsFor("workflow:\n  - start_thread: {}\n  - turn: { input: Hello. }\n")).toEqual([]);
});

test("the features of actions of `during` are named once, and after all others", () => {
  const workflow = `answers:
  - { to: item/tool/call, result: {} }
workflow:
  - start_thread: { sandbox: read-only }
  - start_thread: { model: one }
  - goal:
      objective: Work.
      during:
        - { when: { method: turn/started }, do: { pause_goal } }
  - turn:
      input: Hello.
      during:
        - { when: { method: item/started }, do: { steer: More. } }
        - { when: { method: item/started, nth: 2 }, do: { turn: { thread: 1, input: Hi. } } }
        - { when: { method: item/started, nth: 3 }, do: { kill_codex } }
        - { when: { method: item/completed }, do: { interrupt } }
        - { when: { method: item/completed, nth: 2 }, do: { interrupt } }
  - request: { method: thread/read }
  - listen: { until: { method: warning } }
`;
  expect(listRequirementsFor(workflow)).toEqual([
    "start_thread sandbox",
    "start_thread model",
    "goals",
    "notifications",
    "answers",
    "request thread/read",
    "pause_goal",
    "steer",
    "parallel_turns",
    "interrupt",
  ]);
});

test("`review` and `any_thread` come last, and a thread's id is no parameter", () => {
  const workflow = `workflow:
  - resume_thread: { threadId: 01a214cb-5ab4-7961-b129-cb56f0046276, sandbox: read-only }
  - review:
      target: { type: uncommittedChanges }
      during:
        - { when: { method: item/started }, do: { interrupt } }
`;
  expect(listRequirementsFor(workflow)).toEqual([
    "resume_thread sandbox",
    "interrupt",
    "review",
    "any_thread",
  ]);
});

test("errors as answers, and messages that stay unanswered, come last", () => {
  const yaml = `answers:
  - { to: item/tool/call, error: { code: 1, message: no } }
  - { to: item/fileChange/requestApproval, unanswered: true }
workflow:
  - request: { method: command/exec, unanswered: true }
  - request:
      method: command/exec
      during: [{ when: { method: command/exec/outputDelta }, do: { request: { method: command/exec/write } } }]
`;
  expect(listRequirementsFor(yaml)).toEqual([
    "answers",
    "request command/exec",
    "request command/exec/write",
    "answer_errors",
    "withheld_answers",
    "unanswered_requests",
  ]);
});

test("the documentation of drivers lists each requirement of the catalogue", async () => {
  const table = readFileSync("docs/drivers.md", "utf8");
  const kinds = (await loadCatalogue("scenarios")).flatMap((entry) =>
    "scenario" in entry ? listRequirements(entry.scenario).map((one) => one.split(" ")[0]) : [],
  );
  for (const kind of new Set(kinds))
    expect(table).toMatch(new RegExp(`^\\| \`${kind}(?: [A-Z]+)?\` \\|`, "m"));
});

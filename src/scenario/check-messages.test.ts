import { beforeAll, expect, test } from "vitest";
import { makeProtocolSchemas } from "../../test/helpers/protocol-schemas.js";
import type { ProtocolSchemas } from "../protocol/schemas/index.js";
import { assertMessagesFit, chooseForRelease, listIntendedMistakes, parseScenario } from "./index.js";

let schemas: ProtocolSchemas;

/** Writes the schema of a small protocol in the form in which codex writes its own. */
beforeAll(async () => {
  const text = { type: "string" };
  const definitions = {
    ThreadStartParams: { type: "object", properties: { cwd: text, sandbox: { enum: ["read-only"] } } },
    TurnStartParams: {
      type: "object",
      properties: {
        threadId: text,
        input: { type: "array", items: { type: "object", properties: { text } } },
        effort: text,
      },
      required: ["threadId", "input"],
    },
    TurnSteerParams: {
      type: "object",
      properties: {
        threadId: text,
        expectedTurnId: text,
        input: { type: "array", items: { type: "object", properties: { text } } },
        limit: { type: "integer" },
      },
      required: ["threadId"],
    },
    ReviewStartParams: {
      type: "object",
      properties: { threadId: text, target: { properties: { type: { enum: ["uncommittedChanges"] } } } },
      required: ["threadId", "target"],
    },
    ApproveParams: { type: "object", properties: {} },
  };
  const build = (method: string, params: string) => ({
    properties: { method: { enum: [method] }, params: { $ref: `#/definitions/${params}` } },
  });
  const files = {
    ClientRequest: {
      definitions,
      oneOf: [
        build("thread/start", "ThreadStartParams"),
        build("turn/start", "TurnStartParams"),
        build("turn/steer", "TurnSteerParams"),
        build("review/start", "ReviewStartParams"),
        { properties: { method: { enum: ["account/logout"] }, params: { type: "null" } } },
      ],
    },
    ServerRequest: { definitions, oneOf: [build("approve", "ApproveParams")] },
    ApproveResponse: {
      type: "object",
      properties: { decision: { enum: ["accept"] } },
      required: ["decision"],
    },
  };
  schemas = await makeProtocolSchemas(files);
});

const HEAD = "name: a\ntitle: A\narea: tests\ncovers: [a test]\n";

function check(yaml: string): void {
  const text = `${HEAD}${yaml}`;
  assertMessagesFit(chooseForRelease(parseScenario(text, "a.yaml"), "0.58.0"), text, "a.yaml", schemas);
}

test("a message that fits the schema passes, and so does one with a value of an earlier result", () => {
  check(`workflow:
  - start_thread: { sandbox: read-only }
  - turn: { input: Hello., params: { effort: high } }
  - turn: { input: [{ text: Hello. }] }
  - request: { method: account/logout }
  - request: { method: account/logout, params: {} }
  - request: { method: turn/steer, params: { threadId: $thread, limit: $result.limit } }
answers:
  - { to: approve, result: { decision: accept } }
  - { to: approve, error: { code: 1, message: no } }
  - { to: approve, unanswered: true }
`);
});

test.each([
  [
    "start_thread: { sandboxx: read-only }",
    "a.yaml:7:31: workflow.1.start_thread.sandboxx is not known to codex. Did you mean `sandbox`?",
  ],
  [
    "turn: { input: Hello., params: { effort: 7 } }",
    "workflow.1.turn.params.effort must be of type string, and is 7",
  ],
  [
    "turn: { input: [{ txt: Hello. }] }",
    "workflow.1.turn.input.0.txt is not known to codex. Did you mean `text`?",
  ],
  ["request: { method: turn/steer }", "workflow.1.request.params lacks `threadId`"],
  ["request: { method: turn/stir }", "workflow.1.request.params is no request of this codex: `turn/stir`"],
  [
    "request: { method: account/logout, params: { now: true } }",
    "workflow.1.request.params.now is not known to codex.",
  ],
  [
    "turn: { input: Hello., during: [{ when: { method: x }, do: { request: { method: turn/steer, params: { threadId: 1 } } } }] }",
    "workflow.1.turn.during.0.do.request.params.threadId must be of type string, and is 1",
  ],
  [
    "review: { target: { type: uncommittedChanges }, during: [{ when: { method: x }, do: { request: { method: turn/steer, params: { threadId: 1 } } } }] }",
    "workflow.1.review.during.0.do.request.params.threadId must be of type string, and is 1",
  ],
  [
    "review: { target: { type: commits } }",
    "workflow.1.review.target.type must be `uncommittedChanges`, and is `commits`",
  ],
  [
    "turn: { input: Hello., during: [{ when: { method: x }, do: { steer: [{ txt: Hello. }] } }] }",
    "workflow.1.turn.during.0.do.steer.0.txt is not known to codex. Did you mean `text`?",
  ],
])("the mistake in `%s` is reported with its place", (step, mistake) => {
  expect(() => check(`workflow:\n  - start_thread: {}\n  - ${step}\n`)).toThrow(mistake);
});

test("a mistake in an answer names the answer", () => {
  const workflow = "workflow:\n  - start_thread: {}\nanswers:\n";
  expect(() => check(`${workflow}  - { to: approve, result: { decision: perhaps } }\n`)).toThrow(
    "a.yaml:8:40: answers.0.result.decision must be `accept`, and is `perhaps`",
  );
  expect(() => check(`${workflow}  - { to: approv, result: {} }\n`)).toThrow(
    "answers no request of this codex: `approv`",
  );
});

test("a mistake for one release is reported at the place that the release gets", () => {
  const releases = `workflow:
  - start_thread: { sandbox: nowhere }
answers:
  - { to: approve, result: { decision: perhaps } }
releases:
  - { codex: ..0.57.0, workflow: [{ start_thread: {} }] }
  - codex: 0.58.0
    workflow:
      - start_thread: { sandboxx: read-only }
`;
  expect(() => check(releases)).toThrow(
    "a.yaml:13:35: releases.1.workflow.0.start_thread.sandboxx is not known to codex.",
  );
  expect(() => check(releases)).toThrow("a.yaml:8:40: answers.0.result.decision must be `accept`");
  expect(() => check(releases.replace("codex: 0.58.0", "codex: 0.59.0"))).toThrow(
    "a.yaml:6:30: workflow.0.start_thread.sandbox must be `read-only`",
  );
});

test("a message with `invalid: true` passes if it breaks the schema, and not if it fits", () => {
  const yaml = `workflow:
  - { start_thread: { sandbox: nowhere }, invalid: true }
answers:
  - { to: approve, result: {}, invalid: true }
`;
  check(yaml);
  const { requests, answers } = listIntendedMistakes(parseScenario(`${HEAD}${yaml}`, "a.yaml"));
  expect([...requests, ...answers]).toEqual(["thread/start", "approve"]);
  expect(() => check(yaml.replace("nowhere", "read-only"))).toThrow(
    "workflow.0.start_thread is marked with `invalid: true`, but fits codex's schema",
  );
});

test("a frame that breaks the schema on purpose is not reported, and any other is", () => {
  const wire = (params: Record<string, string>) => [
    { process: 1, from: "client" as const, message: { id: 1, method: "thread/start", params } },
  ];
  const isIntended = ({ method }: { method: string }) => method === "thread/start";
  expect(schemas.findInvalidFrames(wire({ sandbox: "nowhere" }))).toHaveLength(1);
  expect(schemas.findInvalidFrames(wire({ sandbox: "nowhere" }), isIntended)).toEqual([]);
});

import { expect, test } from "vitest";
import type { WireLog } from "../../transcript/index.js";
import { hasNamedMember, RunValues } from "./run-values.js";

const buildFacts = (log: WireLog) => ({
  workspace: "/runs/r1/workspace",
  codex: "/opt/codex",
  port: 8081,
  wire: { log },
});

test("names stand for values of the run, in texts, lists and keys", () => {
  const log: WireLog = [];
  const values = new RunValues(buildFacts(log));
  values.keepThread("t1");
  values.keepThread("t2");
  values.keepResult({ data: [{ id: "first" }] });
  values.keepResult(undefined);
  values.keepResult({ data: [{ id: 7 }] });
  log.push({
    process: 1,
    from: "codex",
    message: { method: "turn/started", params: { turn: { id: "u1" } } },
  });
  expect(values.fill(["$thread", "$thread1", "$turn", "$workspace/a", "$result.data.0.id"])).toEqual([
    "t2",
    "t1",
    "u1",
    "/runs/r1/workspace/a",
    7,
  ]);
  values.event = { params: { name: "n" } };
  expect(values.fill(["$codex app-server", "$port", "$event.params.name"])).toEqual([
    "/opt/codex app-server",
    "8081",
    "n",
  ]);
  expect(values.fill({ "$result1.data.0.id": "$result3.data.0.id" })).toEqual({ first: 7 });
});

test("a name without a value says what is missing", () => {
  const values = new RunValues(buildFacts([]));
  expect(() => values.fill("$thread")).toThrow(
    "there is no thread yet: begin the workflow with `start_thread`",
  );
  expect(() => values.fill("$result.id")).toThrow("no request has a result yet");
  values.keepResult(undefined);
  expect(() => values.fill("$result1.id")).toThrow("request 1 has no result");
  values.keepResult({ id: 1 });
  expect(() => values.fill("$result2.name")).toThrow("the result of request 2 has no `name`");
});

test("an event triggers an action only if it has the member that the action names", () => {
  const event = { params: { url: "http://127.0.0.1", none: null } };
  expect(hasNamedMember(event, "$event.params.url")).toBe(true);
  expect(hasNamedMember(event, "$event.params.none")).toBe(false);
  expect(hasNamedMember(event, "$event.params.missing")).toBe(false);
  expect(hasNamedMember(event, "http://127.0.0.1")).toBe(true);
});

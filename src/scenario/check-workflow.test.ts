import { expect, test } from "vitest";
import { parseScenario } from "./parse.js";

test.each([
  [
    "turn: { input: Hello. }",
    "8:11: workflow.0.turn: there is no thread yet: begin the workflow with `start_thread`",
  ],
  ["goal: { objective: Count. }", "8:11: workflow.0.goal: there is no thread yet"],
  ["review: { target: { type: uncommittedChanges } }", "8:13: workflow.0.review: there is no thread yet"],
  ["fork_thread: {}", "8:18: workflow.0.fork_thread: there is no thread yet"],
  [
    "request: { method: thread/read, params: { threadId: $thread } }",
    "8:57: workflow.0.request.params.threadId: there is no thread yet",
  ],
  [
    "request: { method: x, params: { list: [$result.id] } }",
    "8:44: workflow.0.request.params.list.0: `$result` is the result of the last request, and no earlier step is",
  ],
  [
    "start_thread: {}\n  - turn: { thread: 3, input: Hello. }",
    "9:21: workflow.1.turn.thread: no earlier step has started thread 3",
  ],
  [
    "start_thread: {}\n  - resume_thread: {}\n  - request: { method: x, params: { threadId: $thread2 } }",
    "10:47: workflow.2.request.params.threadId: no earlier step has started thread 2",
  ],
  [
    "start_thread: {}\n  - turn: { input: A., during: [{ when: { method: x }, do: { visit: $thread2 } }] }",
    "9:69: workflow.1.turn.during.0.do.visit: no earlier step has started thread 2",
  ],
  [
    "start_thread: {}\n  - turn: { input: Hello., structured: true }",
    "9:40: workflow.1.turn.structured: needs `output_schema` in the scenario",
  ],
])("the workflow `%s` lacks what a step needs", (step, message) => {
  const head = "name: hello\ntitle: T\narea: a\ncovers: [c]\nmodel:\n  - do: [{ say: Hi. }]\nworkflow:\n";
  expect(() => parseScenario(`${head}  - ${step}\n`, "hello.yaml")).toThrow(`hello.yaml:${message}`);
  const entry = `releases:\n  - codex: 0.1.0\n    workflow:\n  - ${step}\n`.replaceAll("\n  - ", "\n    - ");
  const other = `${head}  - start_thread: {}\n${entry.replace("\n    - codex", "\n  - codex")}`;
  expect(() => parseScenario(other, "hello.yaml")).toThrow("releases.0.workflow.");
});

test("a workflow that resumes a given thread needs no earlier one", () => {
  const workflow = "workflow:\n  - resume_thread: { threadId: some }\n  - turn: { input: Hello. }\n";
  const text = `name: hello\ntitle: T\narea: a\ncovers: [c]\n${workflow}`;
  expect(() => parseScenario(text, "hello.yaml")).not.toThrow();
});

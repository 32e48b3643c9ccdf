import { expect, test } from "vitest";
import { chooseExecStep, type ExecStep } from "./exec-steps.js";

function makeStep(file: string, step: Partial<ExecStep>): ExecStep {
  const codex = { version: "0.163.0", model: "gpt-5.5" };
  return { file, command: "exec", thread: undefined, facts: {}, call: {}, codex, ...step };
}

const STEPS = [
  makeStep("name.jsonl", { call: { prompt: "What is my name?" } }),
  makeStep("hello.jsonl", { call: { prompt: "Say hello." } }),
  makeStep("base.jsonl", { command: "review", call: { reviews: { type: "baseBranch", branch: "main" } } }),
  makeStep("changes.jsonl", { command: "review", call: { reviews: { type: "uncommittedChanges" } } }),
  makeStep("words.jsonl", {
    command: "review",
    call: { reviews: { type: "custom", instructions: "Look at it." } },
  }),
];

test.each([
  [{ command: "exec", prompt: "Say hello." }, "hello.jsonl"],
  [{ command: "exec", prompt: "User: Say hello." }, "hello.jsonl"],
  [{ command: "exec", prompt: "Something else" }, undefined],
  [{ command: "review", prompt: undefined, reviews: { type: "uncommittedChanges" } }, "changes.jsonl"],
  [{ command: "review", prompt: undefined, reviews: { type: "baseBranch", branch: "main" } }, "base.jsonl"],
  [{ command: "review", prompt: undefined, reviews: { type: "baseBranch", branch: "other" } }, undefined],
  [
    {
      command: "review",
      prompt: undefined,
      reviews: { type: "custom", instructions: "Please: Look at it." },
    },
    "words.jsonl",
  ],
] as const)("the call %j plays %s", (call, file) => {
  expect(chooseExecStep(STEPS, call, true).step?.file).toBe(file);
});

test("with a named fixture, a call that fits no step plays the first one of its command", () => {
  const reviews = { type: "commit", sha: "HEAD" };
  const { step } = chooseExecStep(STEPS, { command: "review", prompt: undefined, reviews }, false);
  expect(step?.file).toBe("base.jsonl");
});

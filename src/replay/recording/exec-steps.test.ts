import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { chooseExecStep, type ExecStep, findExecSteps } from "./exec-steps.js";

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

test.each([
  [
    "with recorded calls, a later step that resumes no thread has",
    [{ prompt: "One." }, { prompt: "Two." }],
    "exec",
  ],
  ["without recorded calls, a later step has", [undefined, undefined], "resume"],
])("%s the expected command", (_, calls, command) => {
  const folder = mkdtempSync(join(tmpdir(), "exec-steps-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const steps = calls.map((call, index) => ({ file: `two_step${index + 1}.jsonl`, ...(call && { call }) }));
  for (const { file } of steps) writeFileSync(join(folder, file), '{"type":"turn.started"}\n');
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ scenarios: { two: { steps } } }));
  const found = findExecSteps({ fixture: "two", match: "name", findFolder: () => folder });
  expect(found.map((step) => step.command)).toEqual(["exec", command]);
});

import { expect, test } from "vitest";
import type { ExecStep } from "../recording/exec-steps.js";
import type { ExecCallFacts } from "../recording/manifest.js";
import { compareExecCall, describeExecDifference } from "./compare-exec-call.js";
import { completeCall, describeReview, planExecCall } from "./exec-call.js";

const ID = "01a214cb-5ab4-7961-b129-cb56f0046276";

function compare(
  recorded: ExecCallFacts,
  path: string[],
  { args = [], flags = {}, prompt, strictness = "default" as const }: Options,
) {
  const line = { path, args, flags: new Map(Object.entries(flags)), isKnown: true };
  const call = completeCall(planExecCall(line), prompt, line);
  const step = { call: recorded } as ExecStep;
  return { call, ...compareExecCall(step, call, line, strictness) };
}

interface Options {
  args?: string[];
  flags?: Record<string, string[]>;
  prompt?: string;
  strictness?: "strict" | "default" | "lenient";
}

test("a prompt that contains the recorded one is tolerated, but not under --strict", () => {
  const options = { prompt: "User: Say hello." };
  const difference = { path: "prompt", expected: "Say hello.", got: "User: Say hello." };
  expect(compare({ prompt: "Say hello." }, ["exec"], options)).toMatchObject({
    differences: [],
    tolerated: [difference],
  });
  expect(
    compare({ prompt: "Say hello." }, ["exec"], { ...options, strictness: "strict" }).differences,
  ).toEqual([difference]);
  expect(compare({ prompt: "Say hello." }, ["exec"], { prompt: "Hello" }).differences).toHaveLength(1);
});

test("a review must be of what was recorded", () => {
  const recorded = { reviews: { type: "baseBranch", branch: "main" } };
  const path = ["exec", "review"];
  expect(compare(recorded, path, { flags: { base: ["main"] } }).differences).toEqual([]);
  expect(compare(recorded, path, { flags: { base: ["other"] } }).differences).toEqual([
    { path: "review", expected: recorded.reviews, got: { type: "baseBranch", branch: "other" } },
  ]);
  expect(compare(recorded, path, { flags: { uncommitted: [] } }).differences).toHaveLength(1);
  const words = { reviews: { type: "custom", instructions: "Look at it." } };
  expect(compare(words, path, { prompt: " Look at it.\n" })).toMatchObject({
    differences: [],
    tolerated: [],
  });
  expect(compare(words, path, { prompt: "Please: Look at it." }).tolerated).toHaveLength(1);
});

test("a fork needs no prompt, and must have the recorded id", () => {
  const recorded = { prompt: "Go on.", forks: ID };
  const path = ["exec", "fork"];
  expect(compare(recorded, path, { args: [ID] }).differences).toEqual([]);
  const other = ID.replace("01a2", "01a3");
  expect(compare(recorded, path, { args: [other, "Go on."], prompt: "Go on." }).differences).toEqual([
    { path: "thread", expected: ID, got: other },
  ]);
});

test.each([
  [
    { path: "prompt", expected: "Say hello.", got: "Say hi." },
    'The prompt is not the recorded one: expected "Say hello.", got "Say hi.".',
  ],
  [
    { path: "images", expected: [], got: ["x.png"] },
    'The images are not the recorded ones: expected [], got ["x.png"].',
  ],
  [
    { path: "outputSchema", expected: { type: "object" }, got: undefined },
    'The output schema is not the recorded one: expected {"type":"object"}, got nothing.',
  ],
])("describes the difference %j as a sentence", (difference, text) => {
  expect(describeExecDifference(difference)).toBe(text);
});

test.each([
  [{ uncommitted: [] }, "current changes"],
  [{ base: ["main"] }, "changes against 'main'"],
  [{ commit: ["0123456789"] }, "commit 0123456"],
  [{ commit: ["0123456789"], title: ["Begin"] }, "commit 0123456: Begin"],
])("codex's banner shows a review of %j as %s", (flags, text) => {
  const { call } = compare({}, ["exec", "review"], { flags });
  expect(call.reviews && describeReview(call.reviews)).toBe(text);
});

import { expect, test } from "vitest";
import { didYouMean } from "./index.js";

const NAMES = ["thread_basic", "thread_basic_async", "tool_shell", "exec"];

test.each([
  ["thread_basci", "thread_basic"],
  ["thraed_basic", "thread_basic"],
  ["tool_shel", "tool_shell"],
  ["threadbasic", "thread_basic"],
  ["exce", "exec"],
])("the suggestion for %s is %s", (given, meant) => {
  expect(didYouMean(given, NAMES)).toBe(`Did you mean \`${meant}\`?`);
});

test.each(["", "x", "python", "goal_budget"])("there is no suggestion for %j", (given) => {
  expect(didYouMean(given, NAMES)).toBeUndefined();
});

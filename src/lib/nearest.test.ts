import { expect, it } from "vitest";
import { didYouMean } from "./index.js";

const NAMES = ["thread_basic", "thread_basic_async", "tool_shell", "exec"];

it.each([
  ["thread_basci", "thread_basic"],
  ["thraed_basic", "thread_basic"],
  ["tool_shel", "tool_shell"],
  ["threadbasic", "thread_basic"],
  ["exce", "exec"],
])("%s", (given, meant) => {
  expect(didYouMean(given, NAMES)).toBe(`Did you mean \`${meant}\`?`);
});

it.each(["", "x", "python", "goal_budget"])("%j is near nothing", (given) => {
  expect(didYouMean(given, NAMES)).toBeUndefined();
});

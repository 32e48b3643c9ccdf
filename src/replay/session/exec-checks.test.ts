import { expect, test } from "vitest";
import { findProblemBeforePrompt } from "./exec-checks.js";

/** Measured on codex 0.163.0. */
test.each([
  [["ephemeral"], "Error: Ephemeral forks require a prompt"],
  [["ephemeral", "output-schema", "image"], "Error: Forking with images requires a prompt"],
  [["image", "cyber-access-program"], "Error: Forking with --cyber-access-program requires a prompt"],
  [["ephemeral", "output-last-message"], "Error: Forking with output options requires a prompt"],
  [["ephemeral", "output-schema"], "Error: Forking with output options requires a prompt"],
  [["ephemeral", "cyber-access-program"], "Error: Forking with --cyber-access-program requires a prompt"],
  [
    ["output-last-message", "cyber-access-program"],
    "Error: Forking with --cyber-access-program requires a prompt",
  ],
  [[], undefined],
])("a fork without a prompt and with %j is refused with: %s", (names, text) => {
  const flags = new Map(names.map((name) => [name, ["value"]]));
  const problem = findProblemBeforePrompt(
    { flags } as Parameters<typeof findProblemBeforePrompt>[0],
    { command: "fork", promptArgument: undefined } as Parameters<typeof findProblemBeforePrompt>[1],
  );
  expect(problem?.text).toBe(text);
});

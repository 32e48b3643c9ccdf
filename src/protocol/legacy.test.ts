import { expect, test } from "vitest";
import { isLegacyEvent, nameLegacyEvent } from "./legacy.js";

test.each([
  [{ id: "0", msg: { type: "task_started" } }, "task_started", true],
  [{ prompt: "Say hello." }, "(prompt)", false],
  [{ model: "gpt-5.5", workdir: "/workspace" }, "(configuration)", false],
  [{ type: "thread.started", thread_id: "1" }, undefined, false],
  [{ msg: "text" }, undefined, false],
  ["text", undefined, false],
])("%j is named %j", (line, name, isEvent) => {
  expect(nameLegacyEvent(line)).toBe(name);
  expect(isLegacyEvent(line)).toBe(isEvent);
});

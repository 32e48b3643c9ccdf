import { expect, test } from "vitest";
import { splitName } from "./index.js";

test("a line may break after the separators of a name, and nowhere else", () => {
  expect(splitName("agents_v2_spawn")).toEqual(["agents_", "v2_", "spawn"]);
  expect(splitName("wire/thread_basic.jsonl:12")).toEqual(["wire/", "thread_", "basic.", "jsonl:12"]);
  expect(splitName("result.data.*.isDefault")).toEqual(["result.", "data.", "*.isDefault"]);
  expect(splitName("codex 0.163.0")).toEqual(["codex 0.163.0"]);
  expect(splitName("codex exec --json …")).toEqual(["codex exec --json …"]);
  expect(splitName("")).toEqual([""]);
});

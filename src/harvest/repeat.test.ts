import { expect, test } from "vitest";
import type { Fixture } from "./fixture.js";
import { fellInOrder, variantsOf } from "./repeat.js";

test("equal runs are one variant", () => {
  expect(variantsOf([fixture("a\n"), fixture("a\n")]).map(({ variant }) => variant)).toEqual([
    { digest: "a\n", runs: 2, firstDifference: "" },
  ]);
});

test("the most common variant comes first, and the others say where they first differ from it", () => {
  const runs = [fixture("a\nc\nb\n"), fixture("a\nb\nc\n"), fixture("a\nb\nc\n"), fixture("a\nb\n")];
  expect(variantsOf(runs).map(({ variant }) => variant)).toEqual([
    { digest: "a\nb\nc\n", runs: 2, firstDifference: "" },
    { digest: "a\nb\n", runs: 1, firstDifference: "x.jsonl:3" },
    { digest: "a\nc\nb\n", runs: 1, firstDifference: "x.jsonl:2" },
  ]);
});

function fixture(text: string): Fixture {
  return { files: { "x.jsonl": text }, digest: text } as unknown as Fixture;
}

test("a race is in order unless its second message stands right before its first", () => {
  const sent = (method: string, params = {}) => ({
    process: 1,
    from: "codex" as const,
    message: { method, params },
  });
  const goal = sent("goal", { status: "active" });
  expect(fellInOrder([sent("tokens"), goal], [{ method: "tokens" }, { method: "goal" }])).toBe(true);
  expect(fellInOrder([goal, sent("tokens")], [{ method: "tokens" }, { method: "goal" }])).toBe(false);
  expect(fellInOrder([goal, sent("other"), sent("tokens")], [{ method: "tokens" }, { method: "goal" }])).toBe(
    true,
  );
  const ended = { method: "goal", params: { status: "ended" } };
  expect(fellInOrder([goal, sent("tokens")], [{ method: "tokens" }, ended])).toBe(true);

  const asked = { process: 1, from: "client" as const, message: { id: "1", method: "turn/start" } };
  const answered = { process: 1, from: "codex" as const, message: { id: "1", result: {} } };
  const settings = sent("settings");
  const order: Parameters<typeof fellInOrder>[1] = [{ method: "settings" }, { response: "turn/start" }];
  expect(fellInOrder([asked, settings, answered], order)).toBe(true);
  expect(fellInOrder([asked, answered, settings], order)).toBe(false);
});

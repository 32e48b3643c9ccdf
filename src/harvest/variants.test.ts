import { expect, test } from "vitest";
import type { RecordedFixture } from "./build-fixture.js";
import { findVariants, isPreferredOrder } from "./variants.js";

test("equal runs are one variant", () => {
  expect(findVariants([buildFixture("a\n"), buildFixture("a\n")]).map(({ variant }) => variant)).toEqual([
    { digest: "a\n", runs: 2, firstDifference: "" },
  ]);
});

test("the most common variant comes first, and the others say where they first differ from it", () => {
  const runs = [
    buildFixture("a\nc\nb\n"),
    buildFixture("a\nb\nc\n"),
    buildFixture("a\nb\nc\n"),
    buildFixture("a\nb\n"),
  ];
  expect(findVariants(runs).map(({ variant }) => variant)).toEqual([
    { digest: "a\nb\nc\n", runs: 2, firstDifference: "" },
    { digest: "a\nb\n", runs: 1, firstDifference: "x.jsonl:3" },
    { digest: "a\nc\nb\n", runs: 1, firstDifference: "x.jsonl:2" },
  ]);
});

function buildFixture(text: string): RecordedFixture {
  return { files: { "x.jsonl": text }, digest: text } as unknown as RecordedFixture;
}

test("a race is in order unless its second message stands right before its first", () => {
  const buildSentFrame = (method: string, params = {}) => ({
    process: 1,
    from: "codex" as const,
    message: { method, params },
  });
  const goal = buildSentFrame("goal", { status: "active" });
  expect(isPreferredOrder([buildSentFrame("tokens"), goal], [{ method: "tokens" }, { method: "goal" }])).toBe(
    true,
  );
  expect(isPreferredOrder([goal, buildSentFrame("tokens")], [{ method: "tokens" }, { method: "goal" }])).toBe(
    false,
  );
  expect(
    isPreferredOrder(
      [goal, buildSentFrame("other"), buildSentFrame("tokens")],
      [{ method: "tokens" }, { method: "goal" }],
    ),
  ).toBe(true);
  const ended = { method: "goal", params: { status: "ended" } };
  expect(isPreferredOrder([goal, buildSentFrame("tokens")], [{ method: "tokens" }, ended])).toBe(true);

  const asked = { process: 1, from: "client" as const, message: { id: "1", method: "turn/start" } };
  const answered = { process: 1, from: "codex" as const, message: { id: "1", result: {} } };
  const settings = buildSentFrame("settings");
  const order: Parameters<typeof isPreferredOrder>[1] = [{ method: "settings" }, { response: "turn/start" }];
  expect(isPreferredOrder([asked, settings, answered], order)).toBe(true);
  expect(isPreferredOrder([asked, answered, settings], order)).toBe(false);
});

import { expect, test } from "vitest";
import type { Fixture } from "./fixture.js";
import { variantsOf } from "./repeat.js";

test("equal runs are one variant", () => {
  expect(variantsOf([fixture("a\n"), fixture("a\n")]).map(({ variant }) => variant)).toEqual([
    { digest: "a\n", runs: 2, firstDifference: "" },
  ]);
});

test("the commonest comes first, and the others say where they part from it", () => {
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

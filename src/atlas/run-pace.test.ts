import { expect, test, vi } from "vitest";
import { buildPolicy, isCalm, isReleasesOwn, RunPace } from "./run-pace.js";

const observer = { onSetup() {}, onPlanned() {}, onBegan() {}, onEnded() {} };

test("the limits grow with the time that a run takes, and never fall below those of a free machine", () => {
  const pace = { assumedSeconds: 0.1 };
  const [first, retry] = [buildPolicy(pace), buildPolicy(pace, true)];
  expect(first).toMatchObject({ maxIdleSeconds: 4, maxRunSeconds: 20, maxHoldMs: 3000 });
  expect(retry).toMatchObject({ maxIdleSeconds: 12, maxRunSeconds: 60, maxHoldMs: 3000 });
  pace.assumedSeconds = 10;
  expect(first).toMatchObject({ maxIdleSeconds: 30, maxRunSeconds: 100, maxHoldMs: 15_000 });
  expect(retry).toMatchObject({ maxIdleSeconds: 80, maxRunSeconds: 120, maxHoldMs: 15_000 });
});

test("only a run that was recorded tells how long a run takes", () => {
  const pace = new RunPace(observer);
  expect(pace.seconds).toBeUndefined();
  pace.observer.onBegan("a");
  pace.observer.onEnded("a", { code: "scenario-timeout" } as never);
  pace.observer.onBegan("b");
  pace.observer.onEnded("b", undefined, "the subject can't");
  expect(pace.seconds).toBeUndefined();
  expect(pace.assumedSeconds).toBe(1);
  pace.observer.onBegan("c");
  pace.observer.onEnded("c");
  expect(pace.seconds).toBeGreaterThanOrEqual(0);
  pace.restart();
  expect(pace.seconds).toBeUndefined();
});

test("a run that exceeds its limit before any was recorded tells that a run takes that long", () => {
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  const pace = new RunPace(observer);
  const end = (after: number, failure?: { code: string }) => {
    pace.observer.onBegan("a");
    now += after * 1000;
    pace.observer.onEnded("a", failure as never);
  };
  end(30, { code: "scenario-timeout" });
  end(50, { code: "scenario-failed" });
  expect(pace.assumedSeconds).toBe(30);
  end(500, { code: "scenario-timeout" }); // the release perhaps carries out no scenario
  expect(pace.assumedSeconds).toBe(30);
  end(40);
  expect(pace.assumedSeconds).toBe(40);
  for (let run = 0; run < 9; run++) end(2);
  expect(pace.assumedSeconds).toBe(2);
  clock.mockRestore();
});

test.each<[string, string, number, boolean]>([
  ["step 2: it never ends", "step 2: it never ends", 1, true],
  ["step 2: it never ends", "step 2: it never ends", 20, false],
  ["step 2: it never ends", "step 2: it never ends", Number.POSITIVE_INFINITY, false],
  ["it did not pass on the wire in 20 s", "it did not pass on the wire in 20 s", 20, false],
  ["it did not pass on the wire in 20 s", "it did not pass on the wire in 20 s", 2, true],
  ["MCP server timed out", "MCP server timed out", 20, false],
  ["unknown variant `a`", "unknown variant `a`", 20, true],
  ["unknown variant `a`", "the model script ran out", 20, false],
  ["it never ends", "the model script ran out", 2, true],
])("%j and then %j, where a run takes %s s, is the release's own: %s", (first, second, seconds, isOwn) => {
  expect(isReleasesOwn([first, second], seconds)).toBe(isOwn);
});

test("a machine is calm if a run takes no longer than with the slowest release on a free machine", () => {
  expect([undefined, 5, 7].map(isCalm)).toEqual([false, true, false]);
});

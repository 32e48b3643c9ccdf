import { afterEach, expect, test, vi } from "vitest";
import type { WireLog } from "../../transcript/index.js";
import { watchForIdleness } from "./watch-idleness.js";

const FRAME = { from: "codex", message: {} } as WireLog[number];

afterEach(() => vi.useRealTimers());

test("a run ends when nothing has passed on the wire for the given time, and not before", () => {
  vi.useFakeTimers();
  const log: WireLog = [];
  const endRun = vi.fn();
  const stop = watchForIdleness(log, 4, endRun);
  vi.advanceTimersByTime(3900);
  log.push(FRAME);
  vi.advanceTimersByTime(3900);
  expect(endRun).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(endRun).toHaveBeenCalledWith(4);
  endRun.mockClear();
  stop();
  vi.advanceTimersByTime(10_000);
  expect(endRun).not.toHaveBeenCalled();
});

import { afterEach, expect, test, vi } from "vitest";
import { withProgress } from "./progress.js";

const isTerminal = [process.stdout.isTTY, process.stderr.isTTY] as const;

afterEach(() => {
  [process.stdout.isTTY, process.stderr.isTTY] = isTerminal;
  vi.restoreAllMocks();
});

test("if only stderr is a terminal, the progress is lines on stderr, and stdout has only the result", async () => {
  [process.stdout.isTTY, process.stderr.isTTY] = [false, true];
  const stdout = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const stderr = vi.spyOn(console, "error").mockReturnValue();
  await withProgress("shown", async ({ observer }) => {
    observer.onPlanned(["one"]);
    observer.onBegan("one");
    observer.onEnded("one", undefined, undefined);
  });
  expect(stdout.mock.calls).toEqual([]);
  expect(stderr.mock.calls.flat()).toEqual(["Recording one", "[1/1] one: recorded"]);
});

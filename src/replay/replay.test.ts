import { expect, test } from "vitest";
import { replay } from "./replay.js";

test.each([
  [{ strictness: "strickt" }, "strictness: strickt"],
  [{ match: "all" }, "match: all"],
  [{ timeout: Number.NaN }, "timeout: NaN"],
])("replay() refuses %j, which the types would not allow", (options, what) => {
  const folder = "integration/fixtures/python";
  expect(() => replay("thread_basic", { folder, ...options } as object)).toThrow(
    expect.objectContaining({ code: "option-invalid", message: expect.stringContaining(what) }),
  );
});

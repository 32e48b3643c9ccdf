import { expect, test } from "vitest";
import { describeInvalidThread, findUnknownThread, parseThreadId } from "./thread-ids.js";

const ID = "0199a213-81c0-7800-8aa1-bbab2a035a53";

test.each([ID, ID.toUpperCase(), ID.replaceAll("-", ""), `{${ID}}`, `urn:uuid:${ID}`])(
  "%s is an id",
  (text) => {
    expect(parseThreadId(text)).toEqual({ id: ID });
  },
);

test.each([
  ["", "invalid length: expected length 32 for simple format, found 0"],
  ["urn:uuid:", "invalid group count: expected 5, found 1"],
  ["a-b-c-d-e", "invalid group length in group 0: expected 8, found 1"],
  [ID.slice(0, -1), "invalid group length in group 4: expected 12, found 11"],
])("`%s` is not an id", (text, problem) => {
  expect(parseThreadId(text)).toEqual({ problem });
});

test("the error about a character that no id has names the character and its place", () => {
  const start =
    "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found";
  expect(parseThreadId("aé")).toEqual({ problem: `${start} \`é\` at 2` });
  expect(parseThreadId("urn:uuid:x")).toEqual({ problem: `${start} \`x\` at 10` });
});

test("each method has its own words for a thread that codex doesn't know", () => {
  expect(findUnknownThread("turn/start", ID)?.message).toBe(`thread not found: ${ID}`);
  expect(findUnknownThread("thread/read", ID)?.message).toBe(`thread not loaded: ${ID}`);
  expect(findUnknownThread("thread/resume", ID)?.message).toBe(`no rollout found for thread id ${ID}`);
  expect(findUnknownThread("thread/items/list", ID)?.code).toBe(-32601);
  expect(findUnknownThread("model/list", ID)).toBeUndefined();
  expect(describeInvalidThread("thread/fork", "x")).toBe("invalid session id: x");
});

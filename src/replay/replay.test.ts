import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { replay } from "./replay.js";
import type { Message } from "./transport/message.js";

test.each([
  [{ strictness: "strickt" }, "strictness: strickt"],
  [{ match: "all" }, "match: all"],
  [{ timeout: Number.NaN }, "timeout: NaN"],
])("replay() refuses %j at run time", (options, what) => {
  const folder = "integration/fixtures/python";
  expect(() => replay("thread_basic", { folder, ...options } as object)).toThrow(
    expect.objectContaining({ code: "option-invalid", message: expect.stringContaining(what) }),
  );
});

test("an empty fixtures folder is refused with the option that chooses the folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "no-fixtures-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(() => replay(undefined, { folder, match: "prompt" })).toThrow(
    expect.objectContaining({ code: "fixture-empty", hint: expect.stringContaining("TOUCHSTONE_FIXTURES") }),
  );
});

test("`initialized` with an id is refused as codex refuses an unknown request", async () => {
  const codex = replay("thread_basic", { folder: "integration/fixtures/python" });
  codex.send({ id: 1, method: "initialize", params: { clientInfo: { name: "test", version: "1" } } });
  codex.send({ id: 2, method: "initialized" });
  codex.close();
  const responses: Message[] = [];
  for await (const message of codex) if (message.id === 2) responses.push(message);
  expect(responses).toEqual([
    { id: 2, error: { code: -32600, message: expect.stringContaining("unknown variant `initialized`") } },
  ]);
});

/** A turn with one message. The fixture has the events that the official Python SDK yielded. */
import { compareEvents, readFixture } from "codex-touchstone";
import { expect } from "vitest";
import { runTurn } from "./minimal-client.js";
import { replayTest } from "./touchstone.js";

replayTest("thread_basic")("a turn yields what the official SDK yields", async ({ codexPath }) => {
  const events = await runTurn(codexPath, "Say hello.");
  expect(compareEvents(readFixture("thread_basic"), events)).toEqual([]);
});

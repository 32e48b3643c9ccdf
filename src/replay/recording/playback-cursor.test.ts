import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { PlaybackCursor } from "./playback-cursor.js";
import type { WireEntry } from "./wire-reader.js";

test("an early response of the client releases no response of codex that has the same id", async () => {
  const wire = join(await makeTemporaryFolder("cursor"), "wire.jsonl");
  const frames = [
    { from: "client", message: { id: 0, result: {} } },
    { from: "client", message: { id: 1, result: {} } },
    { from: "client", message: { id: 1, method: "thread/list" } },
    { from: "codex", message: { id: 1, result: { data: [] } } },
  ];
  writeFileSync(wire, frames.map((frame) => `${JSON.stringify({ process: 1, ...frame })}\n`).join(""));
  const cursor = new PlaybackCursor(wire, 1);
  const [, response, request] = [...cursor.listAcceptable()] as [WireEntry, WireEntry, WireEntry];
  cursor.markReceived(response);
  expect([...cursor.takeEarlyResponses()]).toEqual([]);
  cursor.markReceived(request);
  expect([...cursor.takeEarlyResponses()].map(({ line }) => line)).toEqual([4]);
  cursor.close();
});

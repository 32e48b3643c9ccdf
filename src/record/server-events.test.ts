import { expect, test } from "vitest";
import { readServerEvents, type StreamEvent } from "./server-events.js";

test("events are read across chunks, with line ends LF and CRLF, and characters of several bytes", async () => {
  const text =
    'event: a\r\ndata: {"type":"a","text":"hé"}\r\n\r\n: a comment\n\ndata: {"type":\ndata: "b"}\n\ndata: [DONE]\n\n';
  for (const size of [1, 2, 3, 1000]) {
    const seen: StreamEvent[] = [];
    for await (const event of readServerEvents(splitBytes(Buffer.from(text), size))) seen.push(event);
    expect(seen).toEqual([{ type: "a", text: "hé" }, { type: "b" }]);
  }
});

async function* splitBytes(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { readLines } from "./lines.js";

test("eachLine puts lines together from any chunks, even when a character is cut", async () => {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (line) => lines.push(line));
  for (const byte of Buffer.from("héllo\n\n🎉 end")) stream.write(Buffer.from([byte]));
  stream.end();
  await new Promise((resolve) => stream.on("close", resolve));
  expect(lines).toEqual(["héllo", "", "🎉 end"]);
});

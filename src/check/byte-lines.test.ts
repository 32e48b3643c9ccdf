import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { readByteLines } from "./byte-lines.js";
import { inspectFile } from "./inspect-file.js";

const TOKEN = ["gh", "p_", "Vw3kQ9zLm2Xb7Tn4Rd8Ys1Gc5Hf6Jp0QaWe"].join("");
let path: string;
beforeAll(async () => {
  path = join(await makeTemporaryFolder("byte-lines"), "x.jsonl");
});

function readLines(text: string, chunkBytes: number) {
  writeFileSync(path, text);
  const file = openSync(path, "r");
  try {
    const bytes: string[] = [];
    const lines = [
      ...mapLines(readByteLines(file, (chunk) => bytes.push(chunk.toString("latin1")), chunkBytes)),
    ];
    return { bytes: bytes.join(""), lines };
  } finally {
    closeSync(file);
  }
}

function* mapLines(lines: ReturnType<typeof readByteLines>) {
  for (const { buffer, from, to, isWhole } of lines)
    yield `${buffer.toString("latin1", from, to)}${isWhole ? "\n" : ""}`;
}

test.each([
  "",
  "\n",
  "\n\n",
  "a",
  "one\ntwo\n",
  "one\n\nthree",
  `${"long".repeat(40)}\nb\n${"x".repeat(99)}`,
])("%j has the same lines, however many bytes are read at once", (text) => {
  for (const chunkBytes of [1, 2, 3, 4, 5, 7, 16, 64, 1024]) {
    expect(readLines(text, chunkBytes), `${chunkBytes} bytes`).toEqual({
      bytes: text,
      lines: text.match(/[^\n]*\n|[^\n]+/g) ?? [],
    });
  }
});

test("a secret is found also where two chunks meet", async () => {
  const lines = [`é ${TOKEN}`, "nothing", `x${TOKEN}`].map((text) => ({ method: "m", params: { text } }));
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  for (let chunkBytes = 1; chunkBytes <= 120; chunkBytes++) {
    const { problems } = await inspectFile(path, "events", chunkBytes);
    expect(
      problems.map(({ line }) => line),
      `${chunkBytes} bytes at once`,
    ).toEqual([1, 3]);
  }
});

import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { openCodexBinary } from "./binary.js";
import { explainNotRunnable } from "./executable.js";

/** Builds the header of an ELF file with one segment (System V ABI), with the length that it declares. */
function buildElf(processor: number, segment = 1000): Buffer {
  const file = Buffer.alloc(120 + segment);
  file.write("\x7fELF", "latin1");
  file.writeUInt16LE(processor, 18);
  file.writeBigUInt64LE(64n, 32);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeBigUInt64LE(120n, 64 + 8);
  file.writeBigUInt64LE(BigInt(segment), 64 + 32);
  return file;
}

const [OWN, OTHER] = process.arch === "x64" ? [62, 183] : [183, 62];

const WRONG: [string, string | Buffer, RegExp, number?][] = [
  ["not codex", "#!/bin/sh\necho hello\n", /`--version` prints no codex version/],
  [
    "a script without its interpreter",
    "#!/no/such/program\n",
    /the interpreter that its first line names does not exist/,
  ],
  ["killed", "#!/bin/sh\nkill -SEGV $$\n", /`--version` was ended by SIGSEGV/],
  ["a page of text", "404 Not Found\n", /it is no program/],
  ["empty", "", /it is no program/],
  ["not executable", "#!/bin/sh\n", /it may not be executed \(`chmod \+x` allows it\)/, 0o644],
];
if (process.platform === "linux") {
  WRONG.push(
    [
      "truncated",
      buildElf(OWN).subarray(0, 500),
      /it is truncated: it has 500 bytes, and its header declares 1120/,
    ],
    ["of another processor", buildElf(OTHER), /it is built for linux-\w+, and this is linux-\w+/],
    ["of an unknown processor", buildElf(8), /it is built for linux-processor-8/],
  );
}

test.each(WRONG)("the error about a codex that is %s says so", async (name, content, words, mode = 0o755) => {
  const path = join(await makeTemporaryFolder("codex"), name);
  await writeFile(path, content, { mode });
  await expect(openBinary(path)).rejects.toMatchObject({
    code: "codex-unusable",
    message: expect.stringMatching(words),
    hint: expect.stringContaining("Give the path of the codex binary itself"),
  });
});

test("the errors about a folder, a named pipe and a missing file say so", async () => {
  const folder = await makeTemporaryFolder("codex");
  await expect(openBinary(folder)).rejects.toThrow("it is a folder");
  await expect(openBinary(join(folder, "codex"))).rejects.toThrow("there is no such file");
  execFileSync("mkfifo", ["-m", "700", join(folder, "pipe")]);
  await expect(openBinary(join(folder, "pipe"))).rejects.toThrow("it is not a regular file");
});

test("this Node and a whole file are runnable", async () => {
  const path = join(await makeTemporaryFolder("codex"), "whole");
  await writeFile(path, buildElf(OWN), { mode: 0o755 });
  if (process.platform === "linux") expect(await explainNotRunnable(path)).toBeUndefined();
  expect(await explainNotRunnable(process.execPath)).toBeUndefined();
});

function openBinary(path: string) {
  return openCodexBinary({ path, pin: "0.163.0", allowVersionMismatch: false });
}

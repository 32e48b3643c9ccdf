import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder, whenFileEnds } from "../../test/helpers/temporary.js";
import { openPlainFile, readPlainFile, readPlainText, readPlainTextSync, streamPlainFile } from "./index.js";

const folder = await makeTemporaryFolder("plain-file");
const locate = (name: string) => join(folder, name);
execFileSync("mkfifo", [locate("pipe")]);
mkdirSync(locate("folder"));
symlinkSync("pipe", locate("link-to-pipe"));
symlinkSync("/dev/zero", locate("link-to-device"));
const server = createServer().listen(locate("socket"));
whenFileEnds(() => server.close());
await new Promise((resolve) => server.once("listening", resolve));
writeFileSync(locate("plain"), "zwei\nZeilen ä\n");
writeFileSync(locate("huge"), "");
truncateSync(locate("huge"), 2 ** 40);

test.each([
  ["pipe", "file-not-plain", "a named pipe"],
  ["link-to-pipe", "file-not-plain", "a named pipe"],
  ["folder", "file-not-plain", "a folder"],
  ["socket", "file-not-plain", "a socket"],
  ["link-to-device", "file-not-plain", "a device"],
  ["huge", "file-too-large", "256 MiB"],
])("%s is refused at once, and not waited for", async (name, code, text) => {
  const path = locate(name);
  const refusal = { code, message: expect.stringContaining(text) };
  expect(() => openPlainFile(path)).toThrow(expect.objectContaining(refusal));
  expect(() => streamPlainFile(path)).toThrow(expect.objectContaining(refusal));
  expect(() => readPlainTextSync(path)).toThrow(expect.objectContaining(refusal));
  await expect(readPlainFile(path)).rejects.toMatchObject(refusal);
});

test("a plain file is read, and a missing one is the system's error", async () => {
  expect(await readPlainText(locate("plain"))).toBe("zwei\nZeilen ä\n");
  expect(readPlainTextSync(locate("plain"))).toBe("zwei\nZeilen ä\n");
  closeSync(openPlainFile(locate("plain")));
  await expect(readPlainFile(locate("missing"))).rejects.toMatchObject({ code: "ENOENT" });
  await expect(readPlainFile(locate("plain/below"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

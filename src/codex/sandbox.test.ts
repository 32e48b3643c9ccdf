import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { assertSandbox } from "./sandbox.js";

/** Writes a codex that knows one command for its sandbox, as each release does. @param code exit code of that command */
async function writeRelease(command: string, code: number) {
  const path = join(await makeTemporaryFolder("sandbox"), "codex");
  const script = `#!/bin/sh\ncase "$*" in "${command} -- /"*) echo no namespaces >&2; exit ${code};; esac\nexit 2\n`;
  await writeFile(path, script, { mode: 0o755 });
  return { path, version: "0.0.0", pathFolders: [], source: "path" as const };
}

test.each(["sandbox", "sandbox old", "debug older"])(
  "the sandbox of a release is probed by `%s`",
  async (command) => {
    const commands = [["sandbox"], ["sandbox", "old"], ["debug", "older"]];
    await assertSandbox(await writeRelease(command, 0), commands);
    const broken = { code: "sandbox-broken", message: expect.stringContaining("no namespaces") };
    await expect(assertSandbox(await writeRelease(command, 101), commands)).rejects.toMatchObject(broken);
  },
);

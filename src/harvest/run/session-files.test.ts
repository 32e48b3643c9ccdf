import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { readSessionFiles } from "./session-files.js";

async function makeHome(files: Record<string, string>): Promise<string> {
  const home = await makeTemporaryFolder("home");
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  return home;
}

test("the threads of a run are read in the order of their creation, and the list of names last", async () => {
  const home = await makeHome({
    "session_index.jsonl": '{"id":"b","thread_name":"n"}\n',
    "sessions/2026/01/02/rollout-2026-01-02T00-00-00-c.jsonl": '{"n":3.0}\n',
    "archived_sessions/rollout-2026-01-01T00-00-01-b.jsonl": "",
    "sessions/2026/01/01/rollout-2026-01-01T00-00-01-b_d.jsonl": '{"n":2}\n',
    "state_5.sqlite": "no text",
    "sessions/2026/01/01/rollout-2026-01-01T00-00-00-a.jsonl.zst": "packed",
    "log/codex.jsonl": "{}",
  });
  const files = await readSessionFiles(home);
  expect(files.map(({ path }) => path.split("/").at(-1))).toEqual([
    "rollout-2026-01-01T00-00-01-b.jsonl",
    "rollout-2026-01-01T00-00-01-b_d.jsonl",
    "rollout-2026-01-02T00-00-00-c.jsonl",
    "session_index.jsonl",
  ]);
  expect(files.map(({ lines }) => lines.length)).toEqual([0, 1, 1, 1]);
});

test("the error about a line that was cut names the file and the line", async () => {
  const path = "sessions/2026/01/01/rollout-2026-01-01T00-00-00-a.jsonl";
  const home = await makeHome({ [path]: '{"a":1}\n{"b"' });
  await expect(readSessionFiles(home)).rejects.toMatchObject({
    code: "session-file-unreadable",
    message: expect.stringContaining(`Line 2 of ${path}`),
  });
});

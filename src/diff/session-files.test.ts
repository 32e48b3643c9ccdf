import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import type { HarvestedFixture, ManifestEntry } from "../store/index.js";
import { buildTestFixture } from "../store/testing.js";
import { diffSets, openFolderSet, replaceFixtures } from "./index.js";

const buildRecord = (ordinal: number, payload: object) =>
  `${JSON.stringify({ timestamp: "2026-01-01T00:00:00.000Z", ordinal, type: "event_msg", payload })}\n`;

async function openSet(records: string) {
  const folder = await makeTemporaryFolder("diff");
  await mkdir(join(folder, "session"));
  await writeFile(join(folder, "one.jsonl"), "");
  await writeFile(join(folder, "session/one_thread2.jsonl"), records);
  return openFolderSet("a folder", folder);
}

test("a record that is gone is named after its content, in the fixture of its scenario", async () => {
  const item = { type: "item_completed", item: { type: "UserMessage", id: "i" } };
  const old = await openSet(buildRecord(0, { type: "task_started" }) + buildRecord(1, item));
  const now = await openSet(buildRecord(0, { type: "task_started" }));
  const { fixtures } = await diffSets(old, now);
  expect(fixtures).toMatchObject([
    {
      name: "one",
      class: "breaking",
      files: [
        {
          file: "session/one_thread2.jsonl",
          what: "session",
          differences: [{ kind: "event-removed", event: "event_msg/item_completed (UserMessage)" }],
        },
      ],
    },
  ]);
});

/** Builds a set with a stored fixture, and a recording of the same scenario with a session file. */
function buildFixtures(storedSession: ManifestEntry["session"]) {
  const stored = buildTestFixture("one", "a");
  const file = "session/one.jsonl";
  const digest = `sha256:${"1".repeat(64)}`;
  const session = { files: [{ file, path: "sessions/a.jsonl", digest, bytes: 3, records: 1 }], replaced: {} };
  const recorded: HarvestedFixture = {
    ...stored,
    files: { ...stored.files, [file]: "{}\n" },
    entry: { ...stored.entry, session },
  };
  const entry = { ...stored.entry, harvestedAt: "", ...(storedSession && { session: storedSession }) };
  const set = {
    label: "stored",
    manifest: { formatVersion: 1 as const, sdk: "exec", scenarios: { one: entry } },
    names: ["one"],
    hasFiles: true,
    files: () => Object.keys(stored.files),
    read: async (path: string) => Buffer.from(String(stored.files[path])),
    blob: async () => undefined,
  };
  return { set, recorded };
}

test("session files are no drift where an older touchstone recorded the fixture", async () => {
  const { set, recorded } = buildFixtures(undefined);
  const now = replaceFixtures("today", set, { fixtures: [recorded], unsupported: {} });
  expect(now.files("one")).toEqual(set.files());
});

test("a session file that codex did not write before is drift", async () => {
  const { set, recorded } = buildFixtures({ files: [], replaced: {} });
  const now = replaceFixtures("today", set, { fixtures: [recorded], unsupported: {} });
  expect(now.files("one")).toContain("session/one.jsonl");
});

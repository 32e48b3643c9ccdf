import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { SessionFileWriter } from "./session-file-writer.js";

const PATH = "sessions/2026/01/01/rollout-2026-01-01T00-00-00-a.jsonl";
const AGENT_PATH = PATH.replace("-a.", "-b.");

const buildRecord = (type: string, payload: object) =>
  JSON.stringify({ timestamp: "2026-01-01T00:00:00.000Z", type, payload });
const buildEvent = (type: string, members: object = {}) => buildRecord("event_msg", { type, ...members });

/** Two turns, of which the first starts an agent. */
const MAIN = [
  buildRecord("session_meta", { id: "a", session_id: "a", cwd: "/workspace" }),
  buildEvent("task_started", { turn_id: "t1" }),
  buildEvent("task_complete", { turn_id: "t1" }),
  buildEvent("task_started", { turn_id: "t2" }),
  buildEvent("task_complete", { turn_id: "t2" }),
];
const AGENT = [buildRecord("session_meta", { id: "b", session_id: "a" }), buildEvent("task_started")];

/** Writes a fixture with two session files. @returns the path of its wire, and a folder for the files */
async function makeFixture(paths = [PATH, AGENT_PATH]) {
  const root = await makeTemporaryFolder("session-files");
  const folder = join(root, "fixtures");
  mkdirSync(join(folder, "session"), { recursive: true });
  writeFileSync(join(folder, "session/x.jsonl"), MAIN.map((line) => `${line}\n`).join(""));
  writeFileSync(join(folder, "session/x_thread2.jsonl"), AGENT.map((line) => `${line}\n`).join(""));
  const files = ["session/x.jsonl", "session/x_thread2.jsonl"].map((file, index) => ({
    file,
    path: paths[index],
  }));
  const manifest = { formatVersion: 1, scenarios: { x: { steps: [], wire: null, session: { files } } } };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  const home = join(root, "home");
  const read = (path: string) => readFileSync(join(home, path), "utf8").trimEnd().split("\n");
  return { wire: join(folder, "wire/x.jsonl"), step: join(folder, "x_step2.jsonl"), home, read };
}

test("the end of a turn writes its records, and those of its agents", async () => {
  const { wire, home, read } = await makeFixture();
  const writer = new SessionFileWriter(home, wire);
  writer.endTurn({ thread: "a", turn: "t1" });
  expect(read(PATH)).toEqual(MAIN.slice(0, 3));
  expect(read(AGENT_PATH)).toEqual(AGENT);
  writer.endTurn({ thread: "a", turn: "t2" });
  expect(read(PATH)).toEqual(MAIN);
});

test("the turns of exec, which have no ids, are counted", async () => {
  const { step, home, read } = await makeFixture();
  const endTurn = (nth: number) =>
    new SessionFileWriter(home, step).endTurn({ thread: "a", number: { nth, isLast: nth === 2 } });
  endTurn(1);
  expect(read(PATH)).toEqual(MAIN.slice(0, 3));
  expect(read(AGENT_PATH)).toEqual(AGENT);
  endTurn(2);
  expect(read(PATH)).toEqual(MAIN);
  endTurn(1); // a new thread, by another test in the same home
  expect(read(PATH)).toEqual(MAIN.slice(0, 3));
});

test("the client's own values are put into the text", async () => {
  const { wire, home, read } = await makeFixture();
  new SessionFileWriter(home, wire, (text) => text.replaceAll("/workspace", "/mine")).endTurn({
    thread: "a",
    turn: "t1",
  });
  expect(read(PATH)[0]).toContain('"cwd":"/mine"');
});

test("a path of the manifest that leads out of the folder is not written", async () => {
  const { wire, home } = await makeFixture(["../outside.jsonl", "sessions/../../outside.jsonl"]);
  new SessionFileWriter(home, wire).endTurn({ thread: "a", turn: "t1" });
  expect(existsSync(home)).toBe(false);
});

test("a link in the folder is not followed", async () => {
  const { wire, home } = await makeFixture();
  const other = await makeTemporaryFolder("other");
  mkdirSync(home);
  symlinkSync(other, join(home, "sessions"));
  const writer = new SessionFileWriter(home, wire);
  expect(() => writer.endTurn({ thread: "a", turn: "t1" })).toThrow(
    expect.objectContaining({ code: "session-file-unwritable" }),
  );
});

/** Answers about threads are built from what codex has sent before. They equal what codex then answered in the recordings. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { REQUESTS } from "../../protocol/index.js";
import { listWires } from "../recording/fixture-lookup.js";
import { ReadOnlyRecording } from "../recording/read-only-recording.js";
import { collectThreads } from "../recording/thread-state.js";
import { listProcessNumbers, type WireEntry, WireReader } from "../recording/wire-reader.js";
import { buildThreadAnswer } from "./thread-answers.js";
import { findUnknownThread } from "./thread-ids.js";

const FOLDERS = ["python", "app-server"].map((subject) => join("integration/fixtures", subject));
const METHODS: (string | undefined)[] = [
  REQUESTS.threadRead,
  REQUESTS.threadList,
  REQUESTS.threadLoadedList,
  REQUESTS.threadGoalGet,
  REQUESTS.threadTurnsList,
  REQUESTS.threadItemsList,
];

interface RecordedCall {
  path: string;
  process: number;
  passedCount: number;
  method: string;
  params: Record<string, unknown>;
  answer: unknown;
}

const calls = FOLDERS.flatMap((folder) => listWires(folder)).flatMap(findCalls);

test("the recordings have each request about threads", () => {
  expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(METHODS));
});

test.each(calls)("$path, process $process, after $passedCount: $method", (call) => {
  const readOnly = new ReadOnlyRecording(join(call.path, "../client_read_only.jsonl"));
  const recorded = readOnly.list(call.method).at(-1)?.messages.at(-1)?.message;
  const template = recorded?.result as Record<string, unknown>;
  const answer = buildThreadAnswer(call.method, call.params, collectThreads(call), template);
  const unknown = () => ({ error: findUnknownThread(call.method, String(call.params.threadId)) });
  expect(removeCursors(answer ?? unknown())).toEqual(removeCursors(call.answer));
});

function findCalls(path: string): RecordedCall[] {
  return listProcessNumbers(path).flatMap((process) => {
    const entries = readEntries(path, process);
    return entries.flatMap(({ from, message }, passedCount) => {
      const { id, method = "", params = {} } = message;
      if (from !== "client" || !METHODS.includes(method)) return [];
      const found = entries.find(
        (one) => one.from === "codex" && !one.message.method && one.message.id === id,
      );
      const { id: _, ...answer } = found?.message ?? {};
      if (JSON.stringify(answer).includes('"Invalid request: ')) return []; // check-params.test.ts compares these
      return [{ path, process, passedCount, method, params: params as Record<string, unknown>, answer }];
    });
  });
}

function readEntries(path: string, process: number): WireEntry[] {
  const reader = new WireReader(path, process);
  const entries: WireEntry[] = [];
  for (let entry = reader.take(); entry; entry = reader.take()) entries.push(entry);
  return entries;
}

/** Cursors are opaque to clients, and hold positions in codex's own files. */
function removeCursors(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, item) => (/Cursor$/.test(key) ? null : item));
}

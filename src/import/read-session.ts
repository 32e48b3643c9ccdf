import { readSessionRecord, SESSION_RECORDS } from "../protocol/index.js";
import { buildCodexSessionPath } from "../transcript/index.js";
import type { CapturedLine, CapturedMessages, ReaderContext } from "./captured-messages.js";
import { importErrors } from "./errors.js";

/**
 * Reads a session file, which is one thread. A copy of it does not say where codex wrote it, so its path is built as codex does it: from
 * the thread's id and the time of its creation.
 * @throws TouchstoneError `capture-broken`
 */
export function readSession(lines: CapturedLine[], { file }: ReaderContext): CapturedMessages {
  for (const { line, value } of lines) {
    if (readSessionRecord(value)) continue;
    throw importErrors.captureBroken({ file, line, problem: "it is no record of a session file" });
  }
  const first = readSessionRecord(lines[0]?.value);
  const { id, timestamp, source } = first?.payload ?? {};
  const [, date, time = ""] = TIMESTAMP.exec(String(timestamp)) ?? [];
  if (
    first?.name !== SESSION_RECORDS.meta ||
    typeof id !== "string" ||
    !THREAD_ID.test(id) ||
    date === undefined
  )
    throw importErrors.captureBroken({ file, line: lines[0]?.line ?? 1, problem: NO_META });
  const path = buildCodexSessionPath(id, date, time);
  const isOfExec = source === "exec";
  const session = { lines: lines.map(({ value }) => value), path, isOfExec };
  return { frames: [], steps: [], hasClient: false, session };
}

const THREAD_ID = /^[\w-]+$/;
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/;
const NO_META = "a session file begins with `session_meta`, which has the thread's `id` and `timestamp`";

/** The session files of a recording, split into turns. */
import { readPlainTextSync, resolveInside, splitLines } from "../../lib/index.js";
import { readSessionRecord, SESSION_RECORDS } from "../../protocol/index.js";
import { removeEnding, removeStep, splitFilePath } from "../../transcript/layout.js";
import { openManifest } from "./manifest.js";
import { parseLine } from "./parse-line.js";

/** A file in which codex stored a thread, or the names of threads. */
export interface RecordedSessionFile {
  /** Relative to codex's home. */
  path: string;
  lines: string[];
  /** Id of its thread; undefined for the list of names. */
  thread: string | undefined;
  /** Id of the thread for which codex started this one, as a sub-agent or a reviewer. */
  parent: string | undefined;
  turns: SessionTurn[];
}

/** A turn in a session file. */
interface SessionTurn {
  /** Undefined in a release before 0.110. */
  id: string | undefined;
  /** Number of the file's records up to the turn's last one. */
  end: number;
}

/**
 * Reads the session files of a recording.
 * @param recording path of its wire, or of the events of one of its steps
 * @returns none if they were not recorded
 * @throws TouchstoneError `fixture-broken`, `fixture-newer`, `path-outside`, and the errors of reading a file
 */
export function readSessionFiles(recording: string): RecordedSessionFile[] {
  const { folder } = splitFilePath(recording);
  const files = openManifest(folder).sessionFiles(removeStep(removeEnding(recording)));
  return files.map(({ file, path }) => parseSessionFile(path, resolveInside(folder, file)));
}

function parseSessionFile(path: string, source: string): RecordedSessionFile {
  const lines = splitLines(readPlainTextSync(source));
  const records = lines.map((line, index) =>
    readSessionRecord(parseLine(line, index + 1, source, false) as never),
  );
  const starts = records.flatMap((record, index) =>
    record?.name === SESSION_RECORDS.turnStarted ? [index] : [],
  );
  const turns = starts.map((start, index) => ({
    id: getText(records[start]?.payload.turn_id),
    end: starts[index + 1] ?? lines.length,
  }));
  const { id, session_id, parent_thread_id } = records[0]?.payload ?? {};
  const parent = getText(parent_thread_id) ?? getText(session_id);
  return { path, lines, thread: getText(id), parent: parent === id ? undefined : parent, turns };
}

function getText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { readPlainText, splitLines } from "../../lib/index.js";
import { CODEX_SESSION_PATH, isSessionIndex, type JsonValue, parseJson } from "../../transcript/index.js";
import { harvestErrors } from "../errors.js";

/** A file of codex's home in which codex stored a thread or the names of threads, as it was at the end of a run. */
export interface SessionFile {
  /** Relative to codex's home, with `/`. */
  path: string;
  lines: JsonValue[];
}

/**
 * Reads the session files of a run, after its last process has ended: codex appends to them until then.
 * @param codexHome the run's CODEX_HOME
 * @returns the files in the order in which codex created them, which their names contain; the list of names comes last
 * @throws TouchstoneError `session-file-unreadable` if a line is not JSON
 */
export async function readSessionFiles(codexHome: string): Promise<SessionFile[]> {
  const found = await readdir(codexHome, { recursive: true });
  const paths = found.filter((path) => CODEX_SESSION_PATH.test(path)).sort(compareCreation);
  return Promise.all(
    paths.map(async (path) => ({
      path,
      lines: parseLines(path, await readPlainText(join(codexHome, path))),
    })),
  );
}

/** Names sort by creation: after `rollout-`, they have the time in seconds and then the thread's id, which begins with milliseconds. */
function compareCreation(a: string, b: string): number {
  const place = Number(isSessionIndex(a)) - Number(isSessionIndex(b));
  return place || (basename(a) < basename(b) ? -1 : 1);
}

function parseLines(path: string, text: string): JsonValue[] {
  return splitLines(text).map((line, index) => {
    try {
      return parseJson(line);
    } catch (cause) {
      throw harvestErrors.sessionFileUnreadable({ path, line: index + 1, cause });
    }
  });
}

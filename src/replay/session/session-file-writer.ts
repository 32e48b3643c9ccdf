import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { getErrorMessage, resolveInside } from "../../lib/index.js";
import { replayErrors } from "../errors.js";
import { type RecordedSessionFile, readSessionFiles } from "../recording/session-files.js";

/** The end of a turn, which a client is about to receive. */
export interface TurnEnd {
  /** Id of the thread; undefined if the recording does not say it. */
  thread: string | undefined;
  /** Id of the turn. */
  turn?: string | undefined;
  /** Without an id: the turn's number in its thread, from 1, and whether it is the last that was recorded. */
  number?: { nth: number; isLast: boolean };
}

/**
 * Writes the session files of a recording below a folder, as codex writes them below its home. At the end of each turn, the thread's
 * file gets its records up to this end. The files of the thread's sub-agents, and the list of thread names, get all their records.
 * From 0.63 on, the turn's records are already in the file when codex reports the end.
 */
export class SessionFileWriter {
  readonly #folder: string;
  readonly #files: RecordedSessionFile[];
  readonly #translate: (text: string) => string;

  /**
   * @param folder need not exist
   * @param recording path of the wire, or of the events of a step
   * @param translate puts the client's own values into the text of a file
   * @throws TouchstoneError `fixture-broken`, and the errors of reading a file
   */
  constructor(folder: string, recording: string, translate: (text: string) => string = (text) => text) {
    this.#folder = folder;
    this.#files = readSessionFiles(recording);
    this.#translate = translate;
  }

  /** Writes the records up to the end of a turn. @throws TouchstoneError `session-file-unwritable` */
  endTurn(ended: TurnEnd): void {
    for (const file of this.#files) {
      const end = findEnd(file, ended);
      if (end !== undefined) this.#write(file, end);
    }
  }

  #write({ path, lines, turns }: RecordedSessionFile, end: number): void {
    const text = this.#translate(
      lines
        .slice(0, end)
        .map((line) => `${line}\n`)
        .join(""),
    );
    try {
      const target = resolveInside(this.#folder, path);
      mkdirSync(dirname(target), { recursive: true });
      const present = existsSync(target) ? readFileSync(target, "utf8") : "";
      const isNew = end === turns[0]?.end;
      if (isNew || !(text.startsWith(present) || present.startsWith(text))) writeFileSync(target, text);
      // A program that follows the file sees it grow, as it does with codex.
      else appendFileSync(target, text.slice(present.length));
    } catch (cause) {
      throw replayErrors.sessionFileUnwritable({
        path,
        folder: this.#folder,
        problem: getErrorMessage(cause),
        cause,
      });
    }
  }
}

/** Finds how many of a file's records are to be written at the end of a turn; undefined if the turn adds nothing to the file. */
function findEnd(file: RecordedSessionFile, { thread, turn, number }: TurnEnd): number | undefined {
  const { turns, lines } = file;
  const known = turns.find(({ id }) => id !== undefined && id === turn);
  if (known) return known.end;
  const isOwn = file.thread === thread;
  // The end of a sub-agent's turn is not always reported. The end of its parent's turn comes later.
  if (!isOwn) return file.thread === undefined || file.parent === thread ? lines.length : undefined;
  if (number) return number.isLast ? lines.length : turns[number.nth - 1]?.end;
  // Without the ids of turns in the file, it is not known which turn has ended.
  return turns.some(({ id }) => id !== undefined) ? undefined : lines.length;
}

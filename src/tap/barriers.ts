/**
 * Where codex announces something from a task of its own, a client that is quick can be on the wire before it. Both
 * orders are right, and nothing decides between them. So the tap holds the client's frame until the announcement has
 * passed: of the two orders it is the one that a slow client always sees.
 */
import { NOTIFICATIONS, REQUESTS } from "../protocol/index.js";
import { type Frame, type FrameTest, getMethod, isObject, type WireLog } from "../transcript/index.js";

export interface Barrier {
  /** The frame to wait for. */
  test: FrameTest;
  /** Entries of the log that passed before it can come. */
  since: number;
  /** The longest wait, for a codex that never sends it. */
  timeoutMs: number;
}

/** After the answer to a request of this method, codex announces one of these. */
const ANNOUNCEMENTS: Record<string, string[]> = {
  [REQUESTS.initialize]: [NOTIFICATIONS.remoteControlStatusChanged],
  [REQUESTS.threadStart]: [NOTIFICATIONS.threadStarted],
  [REQUESTS.threadFork]: [NOTIFICATIONS.threadStarted],
  [REQUESTS.threadGoalSet]: [NOTIFICATIONS.threadGoalUpdated],
  [REQUESTS.threadNameSet]: [NOTIFICATIONS.threadNameUpdated],
  [REQUESTS.threadArchive]: [NOTIFICATIONS.threadArchived],
  [REQUESTS.threadUnarchive]: [NOTIFICATIONS.threadUnarchived],
  [REQUESTS.threadResume]: [NOTIFICATIONS.threadGoalCleared, NOTIFICATIONS.threadGoalUpdated],
};

/** What must pass before `frame`, which the client has just sent, may go on to codex. */
export function findBarrier(frame: Frame, log: WireLog): Barrier | undefined {
  const since = log.findLastIndex((entry) => isFrame(entry, frame.process, "client"));
  const last = log[since];
  if (!last || !("from" in last) || !isObject(last.message)) return undefined;
  const announced = ANNOUNCEMENTS[getMethod(last.message) ?? ""];
  const { id } = last.message;
  const refused = log.slice(since).some((entry) => "from" in entry && isErrorFor(entry, id));
  if (!announced || refused) return undefined;
  return {
    test: (other) =>
      isFrame(other, frame.process, "codex") && announced.includes(getMethod(other.message) ?? ""),
    since,
    timeoutMs: 2000,
  };
}

function isFrame(entry: WireLog[number], process: number, from: Frame["from"]): boolean {
  return "from" in entry && entry.process === process && entry.from === from;
}

function isErrorFor(frame: Frame, id: unknown): boolean {
  return isObject(frame.message) && frame.message.id === id && "error" in frame.message;
}

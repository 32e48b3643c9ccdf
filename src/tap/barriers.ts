/**
 * codex sends some notifications from a separate task, so a fast client can send its next frame before or after such a
 * notification. Both orders are valid, and the order is random. The tap therefore holds the client's frame until codex has sent
 * the notification, which is the order that a slow client always gets.
 */
import { NOTIFICATIONS, REQUESTS } from "../protocol/index.js";
import { type Frame, type FrameTest, getMethod, isObject, type WireLog } from "../transcript/index.js";

/** What must pass on the wire before a frame of the client is sent on to codex. */
export interface Barrier {
  /** The frame to wait for. */
  test: FrameTest;
  /** Index in the log from which on the frame is searched for. */
  since: number;
  /** Maximum wait in ms. A codex that never sends the frame costs this time. */
  timeoutMs: number;
}

/** Method of a request → notifications: codex sends one of them after its response to the request. */
const ANNOUNCEMENTS = new Map<string, string[]>([
  [REQUESTS.initialize, [NOTIFICATIONS.remoteControlStatusChanged]],
  [REQUESTS.threadStart, [NOTIFICATIONS.threadStarted]],
  [REQUESTS.threadFork, [NOTIFICATIONS.threadStarted]],
  [REQUESTS.threadGoalSet, [NOTIFICATIONS.threadGoalUpdated]],
  [REQUESTS.threadGoalClear, [NOTIFICATIONS.threadGoalCleared]],
  [REQUESTS.threadNameSet, [NOTIFICATIONS.threadNameUpdated]],
  [REQUESTS.threadArchive, [NOTIFICATIONS.threadArchived]],
  [REQUESTS.threadUnarchive, [NOTIFICATIONS.threadUnarchived]],
  [REQUESTS.threadResume, [NOTIFICATIONS.threadGoalCleared, NOTIFICATIONS.threadGoalUpdated]],
]);

/**
 * Finds the barrier for a frame of the client: the notification that codex must send first, because the client's previous frame was a
 * request in `ANNOUNCEMENTS`.
 * @param log the frames before this one
 * @returns undefined if there is none
 */
export function findBarrier(frame: Frame, log: WireLog): Barrier | undefined {
  const since = log.findLastIndex((entry) => isFrame(entry, frame.process, "client"));
  const last = log[since];
  if (!last || !("from" in last) || !isObject(last.message)) return undefined;
  const announced = ANNOUNCEMENTS.get(getMethod(last.message) ?? "");
  const { id } = last.message;
  const changesNothing = log
    .slice(since)
    .some((entry) => isFrame(entry, frame.process, "codex") && isWithoutChange(entry, id));
  if (!announced || changesNothing) return undefined;
  return {
    test: (other) =>
      isFrame(other, frame.process, "codex") && announced.includes(getMethod(other.message) ?? ""),
    since,
    timeoutMs: 2000,
  };
}

function isFrame(entry: WireLog[number], process: number, from: Frame["from"]): entry is Frame {
  return "from" in entry && entry.process === process && entry.from === from;
}

/** Whether a frame answers the request with this id by an error, or says that there was no goal to clear. Then codex sends no notification. */
function isWithoutChange({ message }: Frame, id: unknown): boolean {
  if (!isObject(message) || message.id !== id) return false;
  return "error" in message || (isObject(message.result) && message.result.cleared === false);
}

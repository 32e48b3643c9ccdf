/** The events that begin a transcript, and the events that begin and end turns and items. */
import {
  EXEC_EVENTS,
  LEGACY_EVENTS,
  NOTIFICATIONS,
  SESSION_RECORDS,
  type TranscriptProtocol,
} from "../../protocol/index.js";

/** The event that begins a transcript; undefined if any event may. */
export const FIRST: Record<TranscriptProtocol, string | undefined> = {
  exec: EXEC_EVENTS.threadStarted,
  "app-server": undefined,
  session: SESSION_RECORDS.meta,
  legacy: LEGACY_EVENTS.configuration,
};

/** The events that begin a turn. */
export const STARTS: ReadonlySet<string> = new Set([
  EXEC_EVENTS.turnStarted,
  NOTIFICATIONS.turnStarted,
  SESSION_RECORDS.turnStarted,
  LEGACY_EVENTS.turnStarted,
]);
/** The events that end a turn, but for the old events of exec. */
export const ENDS: ReadonlySet<string> = new Set([
  EXEC_EVENTS.turnCompleted,
  EXEC_EVENTS.turnFailed,
  NOTIFICATIONS.turnCompleted,
  SESSION_RECORDS.turnCompleted,
  SESSION_RECORDS.turnAborted,
]);
/** The events that begin an item, or a call among the old events of exec. */
export const ITEM_STARTS: ReadonlySet<string> = new Set([
  EXEC_EVENTS.itemStarted,
  NOTIFICATIONS.itemStarted,
  ...LEGACY_EVENTS.callBegins,
]);
/** The events that end an item, or a call among the old events of exec. */
export const ITEM_ENDS: ReadonlySet<string> = new Set([
  ...LEGACY_EVENTS.callEnds,
  EXEC_EVENTS.itemCompleted,
  NOTIFICATIONS.itemCompleted,
  SESSION_RECORDS.itemCompleted,
]);

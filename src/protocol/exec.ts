/**
 * The events of `codex exec --json`. They correspond to the app-server's notifications, with other names: eight types of
 * events, items with another spelling, no deltas, and no ids of turns or calls.
 */
import { isObject, type JsonValue } from "../transcript/json-value.js";
import { findExecItemType } from "./items.js";
import { EXEC_EVENTS, NOTIFICATIONS } from "./names.js";

/**
 * Builds a test that recognizes the events of `codex exec --json` with the same meaning as a notification.
 * @param notification method of the notification, and the params that it must have
 * @returns undefined if exec has no such event, or if the params name more than the type of the item
 */
export function buildExecTest({
  method,
  params = {},
}: {
  method: string;
  params?: object | undefined;
}): ((event: JsonValue) => boolean) | undefined {
  const types = findExecEventTypes(method);
  const { item, ...others } = params as { item?: Record<string, unknown> };
  if (types.length === 0 || Object.keys(others).length > 0) return undefined;
  const hasType = (event: JsonValue) => types.includes(readExecType(event) ?? "");
  if (item === undefined) return hasType;
  const { type, ...more } = item;
  const itemType = findExecItemType(String(type));
  if (itemType === undefined || Object.keys(more).length > 0) return undefined;
  return (event) => hasType(event) && isObject(event) && readExecType(event.item) === itemType;
}

/** Reads the `type` of an event or item of exec; undefined if it has none. */
export function readExecType(value: JsonValue | undefined): string | undefined {
  return isObject(value) && typeof value.type === "string" ? value.type : undefined;
}

/** Finds the types of exec's events with the same meaning as a notification. Empty if exec has no such event. */
function findExecEventTypes(method: string): string[] {
  switch (method) {
    case NOTIFICATIONS.threadStarted:
      return [EXEC_EVENTS.threadStarted];
    case NOTIFICATIONS.turnStarted:
      return [EXEC_EVENTS.turnStarted];
    case NOTIFICATIONS.turnCompleted:
      return [EXEC_EVENTS.turnCompleted, EXEC_EVENTS.turnFailed];
    case NOTIFICATIONS.itemStarted:
      return [EXEC_EVENTS.itemStarted];
    case NOTIFICATIONS.itemCompleted:
      return [EXEC_EVENTS.itemCompleted];
    default:
      return [];
  }
}

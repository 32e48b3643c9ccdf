/**
 * The events of `codex exec --json`. They have eight types, which correspond to notifications of the app-server. Types and members are
 * spelled in another way, and there are no deltas and no ids of turns or calls.
 */
import { isObject, type JsonValue } from "../transcript/json-value.js";
import { findExecItemType } from "./items.js";
import { EXEC_EVENTS, NOTIFICATIONS } from "./names.js";

/**
 * Builds a test that recognizes the events of `codex exec --json` with the same meaning as a notification about the beginning or end of a
 * thread, turn or item.
 * @param notification method of the notification, and the params that it must have
 * @returns undefined if exec has no such event, if the notification is about something else, or if the params name more than the item's type
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

/** Finds the types of exec's events with the same meaning as a notification about a beginning or an end. Empty for other notifications. */
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

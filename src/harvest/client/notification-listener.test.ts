import { expect, test } from "vitest";
import type { JsonObject } from "../../transcript/index.js";
import type { RecordedEvent } from "./client.js";
import { NotificationListener } from "./notification-listener.js";

const NOTIFICATION = { method: "account/updated", params: { authMode: "chatgpt" } };

test("a notification that a turn has already recorded ends the wait, and is given to the caller", async () => {
  const events: RecordedEvent[] = [{ line: NOTIFICATION, stream: 1 }];
  const requestNext = async () => ({ event: { ...NOTIFICATION, params: {} } });
  const listener = new NotificationListener(events, requestNext, true);
  const given: JsonObject[] = [];
  const wait = () => listener.waitFor({ method: NOTIFICATION.method }, (event) => given.push(event));
  await wait();
  expect(given).toEqual([NOTIFICATION]);
  expect(events).toHaveLength(1);
  await wait();
  expect(given).toEqual([NOTIFICATION, { ...NOTIFICATION, params: {} }]);
  expect(events).toHaveLength(2);
});

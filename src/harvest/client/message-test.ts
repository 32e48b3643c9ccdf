import { buildExecTest, type Protocol } from "../../protocol/index.js";
import type { DuringActions, FrameMatch } from "../../scenario/index.js";
import { isObject, type JsonValue, matchesFrame } from "../../transcript/index.js";
import { hasNamedMember } from "./run-values.js";

/** Whether a message is the one that a scenario names. */
export type MessageTest = (message: JsonValue, wanted: FrameMatch) => boolean;

/** Returns the test that says whether a message of this protocol is the one that a scenario names. A scenario always names a message in the form of the app-server. */
export function getMessageTest(protocol: Protocol): MessageTest {
  if (protocol === "app-server") return matchesFrame;
  return (message, wanted) => buildExecTest(wanted)?.(message) ?? false;
}

/**
 * Returns the test that recognizes the messages that trigger an entry of `during`. If the entry opens an address that it takes from a
 * member of the message (`visit: $event.…`), a message without that member does not trigger it.
 */
export function getTriggerTest(
  { when, do: act }: Pick<DuringActions[number], "when" | "do">,
  protocol: Protocol,
): (message: JsonValue) => boolean {
  const test = getMessageTest(protocol);
  return (message) => test(message, when) && (!isObject(message) || hasNamedMember(message, act.visit ?? ""));
}

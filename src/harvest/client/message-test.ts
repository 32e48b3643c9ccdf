import { buildExecTest, type Protocol } from "../../protocol/index.js";
import type { DuringActions, FrameMatch } from "../../scenario/index.js";
import { isObject, type JsonValue, matchesFrame } from "../../transcript/index.js";
import { hasNamedMember } from "./run-values.js";

/** Whether a message is the one that a scenario names. */
export type MessageTest = (message: JsonValue, wanted: FrameMatch) => boolean;

/** Returns the test that finds a frame, which a scenario names, among the messages of a subject's codex. */
export function getMessageTest(protocol: Protocol): MessageTest {
  if (protocol === "app-server") return matchesFrame;
  return (message, wanted) => buildExecTest(wanted)?.(message) ?? false;
}

/**
 * Returns the test that finds the messages that trigger an entry of `during`. One without the address that the entry visits does not.
 */
export function getTriggerTest(
  { when, do: act }: Pick<DuringActions[number], "when" | "do">,
  protocol: Protocol,
): (message: JsonValue) => boolean {
  const test = getMessageTest(protocol);
  return (message) => test(message, when) && (!isObject(message) || hasNamedMember(message, act.visit ?? ""));
}

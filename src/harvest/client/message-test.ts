import { buildExecTest, type Protocol } from "../../protocol/index.js";
import type { FrameMatch } from "../../scenario/index.js";
import { type JsonValue, matchesFrame } from "../../transcript/index.js";

/** Whether a message is the one that a scenario names. */
export type MessageTest = (message: JsonValue, wanted: FrameMatch) => boolean;

/** Returns the test that finds a frame, which a scenario names, among the messages of a subject's codex. */
export function getMessageTest(protocol: Protocol): MessageTest {
  if (protocol === "app-server") return matchesFrame;
  return (message, wanted) => buildExecTest(wanted)?.(message) ?? false;
}

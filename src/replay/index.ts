/**
 * Replay: the fake codex, which replays a fixture to a client, and the library for ports that are written in
 * TypeScript.
 */
export { TouchstoneError } from "../lib/error.js";
export { compareEvents, type EventDifference } from "./compare-events.js";
export { standIn, startFakeCodex } from "./fake-codex.js";
export { type CodexPathFixture, provideCodexPath } from "./provide-codex-path.js";
export {
  type Events,
  type FixtureEvent,
  type ReadOptions,
  type RecordedFrame,
  readFixture,
  readWire,
} from "./recording/read-fixture.js";
export { type Replay, replay } from "./replay.js";
export type { ReplayOptions } from "./replay-options.js";
export type { Mismatch, Problem, ReportEntry } from "./session/mismatch.js";
export type { Message } from "./transport/message.js";

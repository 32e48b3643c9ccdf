/** Replay: stands where a program expects codex, and plays a recorded fixture back; the library that ports use from TypeScript. */
export { TouchstoneError } from "../lib/error.js";
export type { Problem, ReportEntry } from "./problem.js";
export { type Events, type FixtureEvent, type ReadOptions, readFixture } from "./read.js";
export { type Replay, type ReplayOptions, replay } from "./replay.js";
export { standIn } from "./stand-in.js";
export type { Message } from "./wire.js";

/**
 * Record: captures a live model's answers to codex, and writes a model script that replays them into the
 * scenario's file.
 */

export { type RecordReport, recordScript } from "./record-script.js";
export { parseUpstream } from "./upstream.js";
export { createLiveModel } from "./upstream-server.js";

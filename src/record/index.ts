/**
 * Record: captures a live model's answers to codex, and writes them into the scenario's file as its model script.
 */

export { type RecordReport, recordScript } from "./record-script.js";
export { parseUpstream } from "./upstream.js";
export { createLiveModel } from "./upstream-server.js";

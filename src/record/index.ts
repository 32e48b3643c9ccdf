/** Record: a live model's answers, on their way to codex, in; a model script that replays them, in the scenario's file, out. */

export { type RecordReport, recordScript } from "./record-script.js";
export { parseUpstream } from "./upstream.js";
export { createLiveModel } from "./upstream-server.js";

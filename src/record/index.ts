/** Record: a live model's answers, on their way to codex, in; a model script that replays them, in the scenario's file, out. */
export { liveModel } from "./proxy.js";
export { type RecordReport, recordScript } from "./record.js";
export { upstreamOf } from "./upstream.js";

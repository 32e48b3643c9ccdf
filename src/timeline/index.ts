/** Timeline: the model of a transcript for people, as rows. It imports no Node module, since pages use it, too. */

export { RowBuilder } from "./build-rows.js";
export { buildFixtureRows, type FixtureLines } from "./fixture-rows.js";
export { foldRows } from "./fold-rows.js";
export { formatJsonLines } from "./format-json-lines.js";
export { type LineSummary, summarizeLines } from "./line-summary.js";
export { LANES, type Lane, type RowTone, type SourceLine, type TimelineRow } from "./timeline-row.js";

/** Timeline: turns the lines of a transcript into rows for people. It imports no Node module, since pages use it, too. */

export { alignTextLines, isChangedPair, type TextPair } from "./align-text-lines.js";
export { RowBuilder } from "./build-rows.js";
export { buildFixtureRows, chooseEventLanes } from "./fixture-rows.js";
export { foldRows } from "./fold-rows.js";
export { formatJsonLines } from "./format-json-lines.js";
export { type LineSummary, summarizeLines } from "./line-summary.js";
export type { RowTone, TimelineRow } from "./timeline-row.js";

/** Parity: the same scenarios through several subjects in; how each differs from the reference, out. */
export { openSubject, subjectsIn } from "./folders.js";
export { parityPage } from "./html.js";
export { judge, type Verdict } from "./judge.js";
export { readKnown } from "./known.js";
export { type LiveOptions, recordLive, withDriver } from "./live.js";
export { toMarkdown } from "./markdown.js";
export { matrixOf } from "./matrix.js";
export { countsOf, type Group, groupsOf, type Mark, markOf } from "./summary.js";
export type { Cell, Matrix, Subject } from "./types.js";

/** Parity: compares the fixtures of several subjects, or a driver that runs now, with the reference. */

export { readAccepted } from "./accepted.js";
export { renderAcceptedYaml } from "./accepted-yaml.js";
export { renderParityBadges } from "./badge.js";
export { buildMatrix } from "./build-matrix.js";
export { judgeMatrix, type ParityVerdict } from "./judge-matrix.js";
export { renderParityMarkdown } from "./markdown.js";
export { type CellMark, MARK_SIGNS, MARKS } from "./marks.js";
export { openSubject } from "./open-subject.js";
export type { ParityCell, ParityMatrix, ParitySubject, StoredSubject } from "./parity-types.js";
export { recordLive, withDriverFolder } from "./record-live.js";
export { renderParityPage } from "./render-page.js";
export { readSubjectHistories, type SubjectHistory } from "./subject-history.js";
export {
  countMarks,
  describeOtherCodex,
  getMark,
  groupParityDifferences,
  type ParityGroup,
} from "./summary.js";

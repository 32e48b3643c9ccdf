/** Verify: checks any transcript against what releases of codex really send, as the atlas has measured it. */

export { describeFindings, type Finding, VERDICT_TITLES } from "./describe-finding.js";
export { describeBinary, describeText } from "./describe-unknown.js";
export { doesFit, isUndecided, type JudgedTranscript, listMisfits } from "./does-fit.js";
export { verifyErrors } from "./errors.js";
export {
  type Format,
  type FormatName,
  getFormat,
  type ReadMessage,
  recognizeFormat,
} from "./formats.js";
export { interpretMessage } from "./interpret.js";
export { type Knowledge, readKnowledge } from "./knowledge.js";
export type { MeasuredProtocol } from "./measured-protocol.js";
export { type FileElement, readElements } from "./read-elements.js";
export { buildSpanSet, describeReleases, listReleases, NO_RELEASES } from "./release-set.js";
export { verifyStream } from "./verify-stream.js";

/** Verify: checks any transcript against what releases of codex really send, as the atlas has measured it. */

export { FORMAT_NAMES, type FormatName, getFormat } from "./formats.js";
export { interpretMessage } from "./interpret.js";
export { MeasuredProtocol } from "./measured-protocol.js";
export { collectEvidence, selectRules } from "./order/learn-order.js";
export { readKnowledge, type Knowledge } from "./knowledge.js";
export { verifyStream, type VerifiedTranscript } from "./verify-stream.js";
export { describeReleases } from "./release-set.js";

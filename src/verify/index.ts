/** Verify: checks any transcript against what releases of codex really send, as the atlas has measured it. */

export { describeFindings, type Finding, VERDICT_TITLES } from "./describe-finding.js";
export { verifyErrors } from "./errors.js";
export { type Knowledge, readKnowledge } from "./knowledge.js";
export { buildSpanSet, describeReleases, listReleases, NO_RELEASES, type ReleaseSet } from "./release-set.js";
export { type VerifiedTranscript, verifyStream } from "./verify-stream.js";

/** The rules of order: how they are learned from recordings. */
import type { TranscriptProtocol } from "../../protocol/index.js";

export { EvidenceCollector } from "./collect-evidence.js";
export { learnRules, type RuleSpan } from "./learn-rules.js";

/** The protocols whose order is learned. */
export const LEARNED_PROTOCOLS = [
  "exec",
  "app-server",
  "session",
  "legacy",
] as const satisfies TranscriptProtocol[];

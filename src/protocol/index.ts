/**
 * The two protocols of codex: their names, how they map to each other, and which request a response answers; the records of session
 * files; the old events of `codex exec`. This entry point loads no package and no Node module, since the fake codex and the pages use it.
 */
export { buildExecTest, readExecType } from "./exec.js";
export { COMPLETED_ONLY_MEMBERS, findExecItemType, toExecItem } from "./items.js";
export { KNOWN_REQUESTS } from "./known-requests.js";
export { isLegacyConfiguration, isLegacyEvent, LEGACY_EVENTS, nameLegacyEvent } from "./legacy.js";
export {
  EXEC_EVENTS,
  EXEC_ITEMS,
  INITIALIZED,
  ITEMS,
  NOTIFICATIONS,
  REQUESTS,
  SERVER_REQUESTS,
} from "./names.js";
export {
  PROTOCOLS,
  type Protocol,
  TRANSCRIPT_PROTOCOLS,
  type TranscriptProtocol,
} from "./protocol.js";
export { type FrameParts, RequestTracker, type SentRequest } from "./requests.js";
export { nameSessionLine, readSessionRecord, SESSION_RECORDS } from "./session.js";

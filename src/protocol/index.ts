/**
 * The two protocols of codex: their names, the mapping between them, and the request that a response answers; and the records of
 * its session files. This module imports no package and no Node module, so that the fake codex and the pages can use it.
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

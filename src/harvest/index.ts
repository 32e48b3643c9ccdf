/** Harvest: records scenarios through a real SDK over the real codex, and stores the fixtures. */
export { normalizeSessions } from "./fixture/normalize-sessions.js";
export {
  type AuditFacts,
  type HarvestReport,
  harvest,
  storeRecordings,
  withLockedSession,
} from "./harvest.js";
export { mergeHarvestParts } from "./merge-parts.js";
export { makePlans, type Plan, renderOutputSchema, type ScenarioFailure } from "./plan/plan.js";
export { computeDriverDigest } from "./plan/prepare-subject.js";
export {
  collectRecordings,
  recordScenarios,
  type ScenarioResult,
} from "./record-scenarios.js";
export { type RecordingPolicy, STRICT_POLICY } from "./run/policy.js";
export type { ServeModel } from "./run/record-run.js";
export type { RunFolder } from "./run/run-folder.js";
export {
  type HarvestObserver,
  type RecordedVersions,
  type RecordingOptions,
  type RecordingSession,
  type SessionOptions,
  withSession,
} from "./session.js";

/** The store: a fixtures folder with its manifest and audit log. It writes all of a change or nothing. */
export { type AuditEntry, filterTrail, parseAuditLog, readAudit } from "./audit.js";
export { type CaptureFormat, listCaptured, omitCaptured } from "./captured.js";
export { computeSha256, type FileFacts } from "./digest.js";
export { storeErrors } from "./errors.js";
export { type HarvestedFixture, listFixtureFiles, listParts } from "./fixture.js";
export type { FolderProblem } from "./folder-problem.js";
/** The kept base: a copy of a folder, made before the first harvest after the last review. */
export { findKeptBase, removeKeptBase } from "./kept-base.js";
export { listSubjects } from "./list-subjects.js";
export { withFolderLock } from "./lock.js";
export {
  type ExecCall,
  execCallSchema,
  type Manifest,
  type ManifestEntry,
  type TurnResult,
  turnResultSchema,
  type UnsupportedScenario,
} from "./manifest.js";
export {
  findEntry,
  findUnsupported,
  isSameEntry,
  parseManifest,
  readManifest,
  renderManifest,
} from "./manifest-file.js";
export { countMethods, type RenderedFile, renderLines } from "./render-lines.js";
export {
  acceptFixtures,
  type DecisionContext,
  hashEntry,
  isRemovalAccepted,
  type Restoration,
  rejectFixtures,
} from "./review.js";
export { findChangedSchemas, renderPublishedSchemas, writeSchemas } from "./schemas.js";
export { type CommitResult, commitHarvest } from "./store.js";
export { findMissingManifest, verifyFolder } from "./verify.js";

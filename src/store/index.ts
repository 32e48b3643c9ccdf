/** The store: a fixtures folder with its manifest and audit log, all or nothing. */
export { type AuditEntry, auditEntries, readAudit } from "./audit.js";
export { type FileFacts, sha256 } from "./digest.js";
export type { HarvestedFixture } from "./fixture.js";
export { withFolderLock } from "./lock.js";
export {
  MANIFEST_FILE,
  type Manifest,
  type ManifestEntry,
  parseManifest,
  readManifest,
  type UnsupportedScenario,
} from "./manifest.js";
export type { FolderProblem } from "./problem.js";
export {
  acceptFixtures,
  isRemovalAccepted,
  rejectFixtures,
  stateOf,
  type Verdict,
} from "./review.js";
export { writeSchemas } from "./schemas.js";
export { type CommitResult, commitHarvest } from "./store.js";
export { verifyFolder } from "./verify.js";

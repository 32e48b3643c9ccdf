/** The store: a fixtures folder with its manifest and audit log, all or nothing. */
export { type AuditEntry, auditEntries, readAudit, trailOf } from "./audit.js";
export { withCopy } from "./copy.js";
export { type FileFacts, sha256 } from "./digest.js";
export { storeErrors } from "./errors.js";
export { filesOf, type HarvestedFixture, partsOf } from "./fixture.js";
export { withFolderLock } from "./lock.js";
export {
  entryOf,
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
export { publishedSchemas, writeSchemas } from "./schemas.js";
export { type CommitResult, commitHarvest } from "./store.js";
export { verifyFolder } from "./verify.js";

/** The store: a fixtures folder with its manifest and audit log, all or nothing. */
export { withFolderLock } from "./lock.js";
export { type Manifest, type ManifestEntry, readManifest } from "./manifest.js";
export {
  type CommitResult,
  commitHarvest,
  type HarvestBatch,
  type HarvestedFixture,
  writeSchemas,
} from "./store.js";
export { verifyFolder } from "./verify.js";

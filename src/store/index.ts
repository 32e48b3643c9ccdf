/** The store: a fixtures folder with its manifest and audit log, all or nothing. */
export { sha256 } from "./digest.js";
export type { HarvestedFixture } from "./fixture.js";
export { withFolderLock } from "./lock.js";
export { type Manifest, type ManifestEntry, readManifest, type UnsupportedScenario } from "./manifest.js";
export { writeSchemas } from "./schemas.js";
export { type CommitResult, commitHarvest } from "./store.js";
export { verifyFolder } from "./verify.js";

/** Staleness: finds the fixtures that were recorded from something else than there is now, and says what to run. */
export { listChangedSchemas } from "./changed-schemas.js";
export { describeStale } from "./describe-stale.js";
export type { StaleFixture } from "./find-stale.js";
export { readStale } from "./read-stale.js";

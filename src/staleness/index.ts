/** Staleness: finds the fixtures whose scenario, SDK, driver or codex is another one now, and says what to run. */
export { listChangedSchemas } from "./changed-schemas.js";
export { describeStale } from "./describe-stale.js";
export type { StaleFixture } from "./find-stale.js";
export { readStale } from "./read-stale.js";

/** Codex, the agent binary: downloads a release, checks a given binary, and lets codex write its own schema. */
export { type CodexBinary, openCodexBinary } from "./binary.js";
export { chooseReleasesToRemove, listCachedReleases, trimReleases } from "./cache.js";
export { makeCacheFolder } from "./cache-folder.js";
export { assertRelease, findCachedCodex, findLatestCodex, getCodex, listCodexReleases } from "./download.js";
export { maskUrls } from "./mask.js";
export type { ProgressListener } from "./package.js";
export { findPlatform } from "./platform.js";
export { assertSandbox } from "./sandbox.js";
export { findCachedSchemas, withSchemas } from "./schema-store.js";
export { generateSchemas } from "./schemas.js";
export { CODEX_TEMPORARY_FOLDER, removeCodexTraces } from "./traces.js";

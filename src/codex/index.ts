/** Codex, the agent binary: get a release, check one that is given, and have it write its own schema. */
export { type CodexBinary, useCodex } from "./binary.js";
export { cachedReleases, trimReleases } from "./cache.js";
export { cacheFolder } from "./cache-folder.js";
export { assertRelease, cachedCodex, codexReleases, getCodex, latestCodex } from "./download.js";
export { maskUrls } from "./mask.js";
export type { Progress } from "./package.js";
export { platformOf } from "./platform.js";
export { assertSandbox } from "./sandbox.js";
export { generateSchemas, withSchemas } from "./schemas.js";

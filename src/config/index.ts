/** The configuration of a repository, and the cache folder that all of a user's repositories share. */

export {
  CACHE_TAG,
  CACHE_TAG_TEXT,
  COMPLETE_MARKER,
  getCacheFolder,
  getOuterRunPrefix,
  isCacheUsed,
  isComplete,
  listCacheContents,
  OUTER_RUNS,
  RUNS,
  SCHEMA_PREFIX,
  SCHEMAS,
} from "./cache/index.js";
export { type Config, getReferencePin, loadConfig, movePins, SUBJECT_NAME } from "./config.js";
export { DEFAULTS } from "./settings/index.js";

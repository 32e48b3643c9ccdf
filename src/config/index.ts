/** The configuration of a repository, and the cache folder that all of a user's repositories share. */
export { type Config, getReferencePin, loadConfig, movePins, SUBJECT_NAME } from "./config.js";
export { initRepository } from "./init.js";
export {
  CACHE_TAG,
  CACHE_TAG_TEXT,
  COMPLETE_MARKER,
  DEFAULTS,
  getCacheFolder,
  isComplete,
  listCacheContents,
  OUTER_RUNS,
  RUNS,
  SCHEMA_PREFIX,
  SCHEMAS,
} from "./settings/index.js";

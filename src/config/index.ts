/** The configuration of a repository, and the cache folder that all of a user's repositories share. */
export { getCacheFolder } from "./cache.js";
export { type Config, getReferencePin, loadConfig, movePins, SUBJECT_NAME } from "./config.js";
export { initRepository } from "./init.js";
export { DEFAULTS } from "./settings/index.js";

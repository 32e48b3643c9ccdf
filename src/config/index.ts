/** The configuration of a repository, and the folder that all of a user's repositories share. */
export { cacheDir } from "./cache.js";
export { type Config, loadConfig, movePins } from "./config.js";
export { initRepository } from "./init.js";

/** The configuration of a repository, and the folder that all of a user's repositories share. */
export { cacheDir } from "./cache.js";
export { CONFIG_FILE, type Config, loadConfig } from "./config.js";

import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Returns the folder for data that is slow to get and can be replaced: codex binaries, Python environments,
 * current runs. The variable `TOUCHSTONE_CACHE` names it; the default is the platform's cache folder.
 */
export function getCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.TOUCHSTONE_CACHE) return env.TOUCHSTONE_CACHE;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "touchstone");
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "touchstone");
}

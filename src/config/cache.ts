import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder for what is costly to get and easy to get again: codex binaries, Python environments, runs under way.
 * `TOUCHSTONE_CACHE` moves it; else it is where the platform keeps caches.
 */
export function getCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.TOUCHSTONE_CACHE) return env.TOUCHSTONE_CACHE;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "touchstone");
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "touchstone");
}

import { describeFlag, type FlagValues } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { cacheSize, JSON_FLAGS, json } from "../shared/flags.js";

const listCommand = defineCommand({
  name: "list",
  description: "list the codex releases and other folders in the cache, with their sizes",
  flags: JSON_FLAGS,
  examples: ["touchstone cache list", "touchstone cache"],
  isDefault: true,
  run: async (flags) => (await import("./list.js")).runCacheList(flags),
});

const CLEAN_FLAGS = {
  cacheSize: describeFlag(
    cacheSize,
    "remove only codex releases, the least recently used first, until the remaining releases have at most this size",
  ),
  json,
};
export type CacheCleanFlags = FlagValues<typeof CLEAN_FLAGS>;

const cleanCommand = defineCommand({
  name: "clean",
  description: "delete what touchstone cached; it is downloaded or made again on demand",
  flags: CLEAN_FLAGS,
  examples: ["touchstone cache clean --cache-size 5GB", "touchstone cache clean"],
  run: async (flags) => (await import("./clean.js")).runCacheClean(flags),
});

export const cacheCommand = defineCommand({
  name: "cache",
  description: "list or clean the cache",
  examples: ["touchstone cache", "touchstone cache clean --cache-size 5GB"],
  subcommands: [listCommand, cleanCommand],
});

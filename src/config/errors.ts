import { defineErrors } from "../lib/index.js";

/** The errors of the config file and of the path of the cache. */
export const configErrors = defineErrors({
  cachePathUnusable: {
    kind: "environment",
    message: ({ folder }: { folder: string }) =>
      `The path of the cache, ${folder}, has a \`:\`, which separates folders in PATH.`,
    hint: "Set TOUCHSTONE_CACHE to a path without `:`, such as /var/tmp/touchstone.",
    example: { folder: "FOLDER" },
  },
  configInvalid: {
    kind: "usage",
    message: ({ file, problem }: { file: string; problem: string }) => `${file}: ${problem}`,
    hint: "`touchstone init` in an empty folder writes a valid config file to compare with. docs/config.md describes each key.",
    example: { file: "FILE", problem: "codex: must be a version of three numbers, such as 1.2.3" },
  },
  homeUnknown: {
    kind: "environment",
    message: ({ home }: { home: string }) =>
      home === ""
        ? "There is no home folder: HOME is not set, and the system's list of users has none."
        : `HOME is \`${home}\`, which is no absolute path.`,
    hint: "Set HOME to the absolute path of a folder, or TOUCHSTONE_CACHE, which names the cache itself.",
    example: { home: "home" },
  },
  configMissing: {
    kind: "usage",
    message: ({ file, folder }: { file: string; folder: string }) =>
      `There is no ${file} in ${folder} or above it.`,
    hint: "Run `touchstone init` in the root of your repository.",
    example: { file: "touchstone.config.yaml", folder: "FOLDER" },
  },
});

import { defineErrors } from "../lib/index.js";

/** The errors of the config file. */
export const configErrors = defineErrors({
  configInvalid: {
    kind: "usage",
    message: ({ file, problem }: { file: string; problem: string }) => `${file}: ${problem}`,
    hint: "`touchstone init` in an empty folder writes a good one to compare with; docs/config.md describes it.",
    example: { file: "FILE", problem: "codex: must be a version, such as 0.144.0" },
  },
  configMissing: {
    kind: "usage",
    message: ({ file, folder }: { file: string; folder: string }) =>
      `There is no ${file} in ${folder} or above it.`,
    hint: "Run `touchstone init` in the root of your repository.",
    example: { file: "touchstone.config.yaml", folder: "FOLDER" },
  },
});

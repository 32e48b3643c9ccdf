import { defineErrors } from "../lib/index.js";

/** The errors of verify. What is wrong in a transcript is no error, but a finding in the report. */
export const verifyErrors = defineErrors({
  formatUnknown: {
    kind: "usage",
    message: ({ file }: { file: string }) => `${file} holds no messages of codex.`,
    hint: "`touchstone verify` reads events of `codex exec --json`, messages of `codex app-server` with or without their direction, and session files of codex, one message, event or record per line or as a JSON list. `--protocol` says which.",
    example: { file: "FILE" },
  },
  formatNotMeasured: {
    kind: "usage",
    message: ({ file, title }: { file: string; title: string }) =>
      `${file} is ${title}, and the atlas has no measurements of these.`,
    hint: "`touchstone verify` checks events of `codex exec --json` since 0.44.0, messages of `codex app-server`, and session files. If it is one of these, say so with `--protocol`.",
    example: { file: "FILE", title: "the old events of `codex exec --json` (0.8.0 to 0.42)" },
  },
  nothingToVerify: {
    kind: "usage",
    message: ({ problem }: { problem: string }) => problem,
    hint: "Name files, folders with .jsonl, .ndjson or .json files, patterns, or `-` for stdin.",
    example: { problem: "There is no file PATH." },
  },
  releasesNotMeasured: {
    kind: "usage",
    message: ({ range }: { range: string; measured: readonly string[] }) =>
      `The atlas has no release in \`${range}\`.`,
    hint: ({ measured }) => `It has ${measured.join(", ")}.`,
    example: { range: "RANGE", measured: ["RELEASES"] },
  },
  verifyDataInvalid: {
    kind: "environment",
    message: ({ file, problem }: { file: string; problem: string }) => `${file} can't be read: ${problem}`,
    hint: "It belongs to the package: install `codex-touchstone` again. `node scripts/collect-schemas.mjs` and `node scripts/learn-order.mjs` write these files in a checkout.",
    example: { file: "FILE", problem: "PROBLEM" },
  },
});

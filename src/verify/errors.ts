import { describeMeasured } from "../atlas/index.js";
import { defineErrors } from "../lib/index.js";

/** The errors of verify. What is wrong in a transcript is no error, but a finding in the report. */
export const verifyErrors = defineErrors({
  formatUnknown: {
    kind: "usage",
    message: ({ file, format, looks }: { file: string; format?: string; looks?: string | undefined }) =>
      `${file} holds no messages of codex${format === undefined ? "" : ` in the format \`${format}\``}${looks === undefined ? "" : `: it looks like ${looks}`}.`,
    hint: "`touchstone verify` reads messages of `codex app-server` (with or without their direction), events of `codex exec --json`, and records of codex's session files. A file has one of these on each line, or a JSON list of them. `--protocol` names the format.",
    example: { file: "FILE" },
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
      `The atlas has no events of a release in \`${range}\`.`,
    hint: ({ range, measured }) => describeMeasured(range, measured),
    example: { range: "RANGE", measured: ["RELEASES"] },
  },
  transcriptCompressed: {
    kind: "usage",
    message: ({ file, problem }: { file: string; problem: string }) =>
      `${file} can't be decompressed: ${problem}.`,
    hint: "A file whose name ends in .gz must be compressed with gzip, and complete.",
    example: { file: "FILE", problem: "incorrect header check" },
  },
  transcriptEmpty: {
    kind: "usage",
    code: "format-unknown",
    message: ({ file }: { file: string }) => `${file} is empty.`,
    hint: "Its lines must be messages of codex. If a program writes the file, let the program end first.",
    example: { file: "FILE" },
  },
  verifyDataInvalid: {
    kind: "environment",
    message: ({ file, problem }: { file: string; problem: string }) => `${file} can't be read: ${problem}`,
    hint: "It belongs to the package: install `codex-touchstone` again. `node scripts/collect-schemas.mjs` and `node scripts/learn-order.mjs` write these files in a checkout.",
    example: { file: "FILE", problem: "PROBLEM" },
  },
});

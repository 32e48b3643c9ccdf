import { defineErrors, getReason } from "../lib/index.js";

const DAMAGED_HINT =
  "`touchstone check --offline` shows what is wrong with the folder; restore the file, or record it again.";

/** The errors of parity: subjects that can't be recorded or compared, and an invalid parity.yaml. */
export const parityErrors = defineErrors({
  driverMissing: {
    kind: "usage",
    message: ({ path }: { path: string }) =>
      `\`${path}\` is neither the folder of a driver, nor a program that may be run.`,
    hint: "Name a folder with a subject.yaml, or an executable that implements the driver protocol (docs/drivers.md).",
    example: { path: "PATH" },
  },
  fixtureDamaged: {
    kind: "finding",
    message: ({ path, line }: { path: string; line: number }) => `${path}:${line} is no JSON object.`,
    hint: DAMAGED_HINT,
    example: { path: "FILE", line: 3 },
  },
  fixtureUnreadable: {
    kind: "finding",
    code: "fixture-damaged",
    message: ({ path, cause }: { path: string; cause: unknown }) =>
      `${path} can't be read: ${getReason(cause)}`,
    hint: DAMAGED_HINT,
    example: { path: "FILE", cause: "REASON" },
  },
  acceptedInvalid: {
    kind: "usage",
    message: ({ place, problem }: { place: string; problem: string }) => `${place}: ${problem}`,
    hint: "The file has one key, `accepted:`, with a list of entries that have `subject`, `scenario`, `what` and `reason` (docs/parity.md). A newer touchstone may know more keys.",
    example: { place: "FILE:LINE", problem: "PROBLEM" },
  },
  referenceOfExec: {
    kind: "usage",
    message: ({ reference }: { reference: string }) =>
      `The reference, ${reference}, has only the events of \`codex exec\`. \`parity\` compares with a subject whose protocol is app-server.`,
    hint: "Name such a subject, for example python, as `reference` in touchstone.config.yaml.",
    example: { reference: "REFERENCE" },
  },
  nothingRecorded: {
    kind: "usage",
    message: ({ sdk }: { sdk: string }) => `There was nothing to record through ${sdk}.`,
    hint: "`touchstone scenarios list` names the scenarios.",
    example: { sdk: "SDK" },
  },
});

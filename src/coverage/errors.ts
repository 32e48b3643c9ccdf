import { defineErrors, getReason } from "../lib/index.js";
import { COVERAGE_KINDS } from "./kinds.js";

/** The errors of the file with the reasons for missing coverage. */
export const coverageErrors = defineErrors({
  reasonsInvalid: {
    kind: "usage",
    message: ({ file, cause }: { file: string; cause: unknown }) => `${file}: ${getReason(cause)}`,
    hint: `The file may have the keys ${COVERAGE_KINDS.map((kind) => `\`${kind}:\``).join(", ")}. Each has a mapping from a name to the reason.`,
    example: { file: "FILE", cause: "PROBLEM" },
  },
});

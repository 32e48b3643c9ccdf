import { DEFAULT_REFERENCE_FOLDER } from "../config/settings/index.js";
import { defineErrors } from "../lib/index.js";

/** The errors of a comparison of two sets of fixtures. */
export const diffErrors = defineErrors({
  noSuchSet: {
    kind: "usage",
    message: ({ name }: { name: string }) =>
      `\`${name}\` is no folder, no manifest, and no git revision here.`,
    hint: "Name a fixtures folder, its manifest.json, or a revision that git knows: HEAD, main, v1.2.0, HEAD~3.",
    example: { name: "NAME" },
  },
  transcriptAlone: {
    kind: "usage",
    message: ({ name }: { name: string }) =>
      `\`${name}\` is one transcript, and can only be compared with another one.`,
    hint: "Name two files (`touchstone diff OLD.jsonl NEW.jsonl`), or two sets: a fixtures folder, its manifest.json, or a git revision.",
    example: { name: "FILE.jsonl" },
  },
  setWithoutFixtures: {
    kind: "usage",
    message: ({ name }: { name: string }) => `The folder \`${name}\` contains no fixtures.`,
    hint: `Name the fixtures folder of one subject, such as ${DEFAULT_REFERENCE_FOLDER}.`,
    example: { name: "FOLDER" },
  },
});

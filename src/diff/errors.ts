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
  setWithoutFixtures: {
    kind: "usage",
    message: ({ name }: { name: string }) => `The folder \`${name}\` contains no fixtures.`,
    hint: `Name the fixtures folder of one subject, such as ${DEFAULT_REFERENCE_FOLDER}.`,
    example: { name: "FOLDER" },
  },
});

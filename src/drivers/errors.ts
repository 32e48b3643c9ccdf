import { defineErrors, formatCount } from "../lib/index.js";

/** The errors of making and checking a driver. */
export const driverErrors = defineErrors({
  badDriverName: {
    kind: "usage",
    message: ({ name }: { name: string }) => `\`${name}\` can't be the name of a driver.`,
    hint: "Use 1 to 40 lower case letters, digits and `-`; begin with a letter or a digit.",
    example: { name: "NAME" },
  },
  notConformance: {
    kind: "usage",
    message: ({ name, count, near }: { name: string; count: number; near?: string | undefined }) =>
      `\`${name}\` is not one of the ${formatCount(count, "conformance scenario")}.${near ? ` ${near}` : ""}`,
    hint: "docs/drivers.md lists them. `touchstone parity --driver PATH --scenario NAME` runs any scenario of your repository.",
    example: { name: "NAME", count: 18, near: "Did you mean `OTHER`?" },
  },
  driverNameTaken: {
    kind: "usage",
    message: ({ name }: { name: string }) => `touchstone itself has a driver named \`${name}\`.`,
    hint: "Choose another name, such as that of your SDK.",
    example: { name: "NAME" },
  },
  driverExists: {
    kind: "usage",
    message: ({ folder }: { folder: string }) => `${folder} exists already.`,
    hint: "Choose another name, or another folder with `--output`.",
    example: { folder: "FOLDER" },
  },
});

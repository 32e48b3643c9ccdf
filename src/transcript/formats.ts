import type { ErrorDefinition, TouchstoneError } from "../lib/index.js";

/** Format → its version. If a file of the format has a member `formatVersion`, that member is the first of the three numbers. */
export const FORMATS = {
  fixture: "1.2.0",
  manifest: "1.4.0",
  audit: "1.2.0",
  scenario: "2.0.0",
  atlas: "1.2.0",
  parity: "1.1.0",
  subject: "1.1.0",
  report: "2.0.0",
  wire: "1.0.0",
  helper: "1.1.0",
  comparing: "1.0.0",
} as const;

type Format = keyof typeof FORMATS;

/** The highest `formatVersion` that this touchstone can read. It writes this one. */
export const FORMAT_VERSION = 1;

/** Builds the title of a published JSON Schema: the format and its version. */
export function buildSchemaTitle(format: Format): { title: string } {
  return { title: `touchstone ${format} ${FORMATS[format]}` };
}

/** Hint for an error about a member or value that this touchstone does not know. */
export const UPDATE_HINT = "If a newer touchstone wrote it, update `codex-touchstone`.";

/** A file whose format version is higher than `FORMAT_VERSION`. */
export interface NewerFormat {
  file: string;
  /** The file's `formatVersion`. */
  format: number;
}

/** Definition of the error about a file of a newer format. Each kind of file has its own error with this definition. */
export const NEWER_FORMAT: ErrorDefinition<NewerFormat> & { example: NewerFormat } = {
  kind: "environment",
  message: ({ file, format }) =>
    `${file} has format version ${format}, and this touchstone knows up to ${FORMAT_VERSION}.`,
  hint: "A newer touchstone wrote it: update `codex-touchstone`.",
  example: { file: "FILE", format: FORMAT_VERSION + 1 },
};

/**
 * Refuses a file whose `formatVersion` is higher than `FORMAT_VERSION`.
 * @param file path of the file, for the error
 * @param found the parsed content of the file, of any type
 * @param newer creates the error, for example `storeErrors.manifestTooNew`
 * @throws TouchstoneError the error that `newer` creates
 */
export function assertReadableVersion(
  file: string,
  found: unknown,
  newer: (values: NewerFormat) => TouchstoneError,
): void {
  const format = (found as { formatVersion?: unknown } | null | undefined)?.formatVersion;
  if (typeof format === "number" && format > FORMAT_VERSION) throw newer({ file, format });
}

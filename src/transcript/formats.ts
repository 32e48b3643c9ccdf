import type { ErrorDefinition, TouchstoneError } from "../lib/index.js";

/** Format → its version. Where a file carries a number (`formatVersion`), it is the first of the three. */
export const FORMATS = {
  fixture: "1.1.0",
  manifest: "1.1.0",
  audit: "1.1.0",
  scenario: "2.0.0",
  atlas: "1.1.0",
  parity: "1.1.0",
  subject: "1.1.0",
  report: "2.0.0",
} as const;

type Format = keyof typeof FORMATS;

/** The number that files of a format carry, and up to which they can be read: fixtures and manifest share theirs. */
export const FORMAT_VERSION = 1;

/** What a published JSON Schema is called: the format, and which version of it. */
export function buildSchemaTitle(format: Format): { title: string } {
  return { title: `touchstone ${format} ${FORMATS[format]}` };
}

/** For a message: what to do where a file holds a member, or a value, that this touchstone does not know. */
export const UPDATE_HINT = "If a newer touchstone wrote it, update `codex-touchstone`.";

/** A file of a later format than this touchstone knows. */
export interface NewerFormat {
  file: string;
  /** The version that the file says it has. */
  format: number;
}

/** What a catalogue of errors says of a file of a later format; each kind of file has an error of its own. */
export const NEWER_FORMAT: ErrorDefinition<NewerFormat> & { example: NewerFormat } = {
  kind: "environment",
  message: ({ file, format }) =>
    `${file} has format version ${format}, and this touchstone knows up to ${FORMAT_VERSION}.`,
  hint: "A newer touchstone wrote it: update `codex-touchstone`.",
  example: { file: "FILE", format: FORMAT_VERSION + 1 },
};

/**
 * Refuses a file of a later format than this touchstone knows, where its number says so.
 * @param found what was parsed of it; anything
 * @param newer makes the error, such as `storeErrors.manifestTooNew`
 * @throws TouchstoneError what `newer` makes
 */
export function assertReadableVersion(
  file: string,
  found: unknown,
  newer: (values: NewerFormat) => TouchstoneError,
): void {
  const format = (found as { formatVersion?: unknown } | null | undefined)?.formatVersion;
  if (typeof format === "number" && format > FORMAT_VERSION) throw newer({ file, format });
}

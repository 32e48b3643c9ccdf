import { TouchstoneError } from "../lib/index.js";

/** Format → its version. Where a file carries a number (`formatVersion`), it is the first of the three. */
export const FORMATS = {
  fixture: "1.1.0",
  manifest: "1.1.0",
  audit: "1.1.0",
  scenario: "2.0.0",
  atlas: "1.1.0",
  parity: "1.0.0",
  subject: "1.1.0",
} as const;

type Format = keyof typeof FORMATS;

/** The number that files of a format carry, and up to which they can be read: fixtures and manifest share theirs. */
export const FORMAT_VERSION = 1;

/** What a published JSON Schema is called: the format, and which version of it. */
export function titleOf(format: Format): { title: string } {
  return { title: `touchstone ${format} ${FORMATS[format]}` };
}

/** For a message: what to do where a file holds a member, or a value, that this touchstone does not know. */
export const IF_NEWER = "If a newer touchstone wrote it, update `codex-touchstone`.";

/**
 * That a file is of a later format than this touchstone knows, where its number says so.
 * @param found what was parsed of it; anything
 * @param code of the error, `manifest-too-new`
 * @throws TouchstoneError of this code
 */
export function refuseNewer(path: string, found: unknown, code: string): void {
  const format = (found as { formatVersion?: unknown } | null | undefined)?.formatVersion;
  if (typeof format !== "number" || format <= FORMAT_VERSION) return;
  throw new TouchstoneError(
    `${path} has format version ${format}, and this touchstone knows up to ${FORMAT_VERSION}.`,
    { kind: "environment", code, hint: "A newer touchstone wrote it: update `codex-touchstone`." },
  );
}

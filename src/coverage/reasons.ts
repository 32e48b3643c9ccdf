import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { readTextIfExists } from "../lib/index.js";
import { coverageErrors } from "./errors.js";
import { COVERAGE_KINDS, type CoverageKind } from "./kinds.js";

const names = z.record(z.string(), z.string().min(1)).default({});

const reasonsSchema = z.strictObject(
  Object.fromEntries(COVERAGE_KINDS.map((kind) => [kind, names])) as Record<CoverageKind, typeof names>,
);

/** Name of the protocol → the reason why no scenario contains it. */
export type Reasons = z.output<typeof reasonsSchema>;

/** The reasons of a scenarios folder that gives none. */
export const NO_REASONS: Reasons = reasonsSchema.parse({});

/**
 * Reads `coverage/reasons.yaml` of a scenarios folder.
 * @returns no reasons if the file does not exist
 * @throws TouchstoneError `reasons-invalid`
 */
export async function readReasons(scenarios: string): Promise<Reasons> {
  const file = join(scenarios, "coverage/reasons.yaml");
  const text = await readTextIfExists(file);
  if (text === undefined) return NO_REASONS;
  try {
    return reasonsSchema.parse(parse(text) ?? {});
  } catch (cause) {
    throw coverageErrors.reasonsInvalid({ file, cause });
  }
}

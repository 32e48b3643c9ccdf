import { redact } from "../redact/index.js";
import { type JsonValue, parseJson } from "../transcript/index.js";
import type { SecretFinding } from "./review-types.js";

/**
 * Finds places in a fixture that look like a secret. The harvest has replaced all values that the scenario declares
 * as secrets, so a finding comes from an edit by hand, or from a rule that is newer than the fixture.
 * @param files path → lines
 */
export async function findFixtureSecrets(files: Record<string, string[]>): Promise<SecretFinding[]> {
  const parts = Object.entries(files).map(([file, lines]) => ({ file, lines: lines.map(parseOrKeep) }));
  const { suspicions } = await redact(parts, []);
  return suspicions.map(({ file, line, path, rule, excerpt }) => ({ file, line, path, rule, excerpt }));
}

/** A line that is no JSON is searched as text. */
function parseOrKeep(line: string): JsonValue {
  try {
    return parseJson(line);
  } catch {
    return line;
  }
}

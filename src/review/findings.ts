import type { FixtureSet } from "../diff/index.js";
import { redact } from "../redact/index.js";
import { computeSha256 } from "../store/index.js";
import { type JsonValue, parseJson } from "../transcript/index.js";
import { readSide, type SideLines } from "./fixture-view.js";
import type { SecretFinding } from "./review-types.js";

/**
 * Finds places in a fixture that look like a secret. A harvest replaces the secrets that the scenario declares, and stores no fixture
 * with any other suspected secret. So a finding comes from an edit by hand, or from a rule that is newer than the fixture.
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

/** Searches fixtures for secrets, and keeps the results, since the search is slow. */
export class SecretSearch {
  readonly #base: FixtureSet;
  readonly #found = new Map<string, SecretFinding[]>();
  readonly #inBase = new Map<string, boolean>();

  /** @param base the base of the review, which does not change while the review runs */
  constructor(base: FixtureSet) {
    this.#base = base;
  }

  async find(side: SideLines): Promise<SecretFinding[]> {
    const key = computeSha256(JSON.stringify(side));
    const known = this.#found.get(key) ?? (await findFixtureSecrets(side));
    this.#found.set(key, known);
    return known;
  }

  /** Whether the base's version of a fixture may contain a secret. */
  async isFoundInBase(name: string): Promise<boolean> {
    const known = this.#inBase.get(name);
    if (known !== undefined) return known;
    const found = (await findFixtureSecrets(await readSide(this.#base, name))).length > 0;
    this.#inBase.set(name, found);
    return found;
  }
}

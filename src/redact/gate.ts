/** Keeps secrets out of everything that is written besides fixtures, such as reports and the manifest. `redact` keeps them out of fixtures. */

import type { JsonValue } from "../transcript/index.js";
import { stripDisguises } from "./disguises.js";
import { redactErrors } from "./errors.js";
import { mayHoldSecret } from "./own-rules.js";
import { redact } from "./redact.js";
import { findSecrets } from "./secrets.js";
import type { ScannedText } from "./texts.js";

/**
 * Verifies that a value holds no secret before it is written.
 * @param what the place for the message, such as `the reason` or the name of a file
 * @param value a text, or JSON that is searched member by member
 * @throws TouchstoneError `secret-suspected` with the rules of the first suspected secrets, and their members or lines
 */
export async function assertNoSecrets(what: string, value: JsonValue): Promise<void> {
  const places = typeof value === "string" ? await findInText(value) : await findInMembers(value);
  if (places.length > 0) throw redactErrors.secretInText({ what, places });
}

async function findInText(value: string): Promise<string[]> {
  const suspected = [value, stripDisguises(value)].filter(mayHoldSecret);
  for (const text of suspected) {
    const places = await listSecretLines(text);
    if (places.length > 0) return places;
  }
  return suspected.length > 0 ? ["a part in base64"] : [];
}

async function listSecretLines(value: string): Promise<string[]> {
  const text: ScannedText = { value, slots: [ROOT], starts: [0], isMember: false };
  const hits = (await findSecrets({ texts: [text] })).get(text) ?? [];
  const places: string[] = [];
  let line = 1;
  let counted = 0;
  for (const { from, rule } of hits) {
    for (let end = value.indexOf("\n", counted); end >= 0 && end < from; end = value.indexOf("\n", counted)) {
      line++;
      counted = end + 1;
    }
    places.push(value.includes("\n") ? `line ${line} ${rule}` : rule);
  }
  return places;
}

async function findInMembers(value: JsonValue): Promise<string[]> {
  if (!mayHoldSecret(JSON.stringify(value))) return [];
  const { suspicions } = await redact([{ file: "", lines: [value] }], []);
  return suspicions.map(({ path, rule }) => `${path} ${rule}`);
}

const ROOT = { part: 0, line: 0, index: 0, path: [], isKey: false, encoded: false };

import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { messageOf, readTextIfExists, TouchstoneError } from "../lib/index.js";

const names = z.record(z.string(), z.string().min(1)).default({});

const reasonsSchema = z.strictObject({ notifications: names, items: names, requests: names });

/** Why something of the protocol is in no scenario: name → reason. */
export type Reasons = z.output<typeof reasonsSchema>;

/**
 * Reads `coverage/reasons.yaml` of a scenarios folder; without one, there are no reasons.
 * @throws TouchstoneError `reasons-invalid`
 */
export async function readReasons(scenarios: string): Promise<Reasons> {
  const file = join(scenarios, "coverage/reasons.yaml");
  const text = (await readTextIfExists(file)) ?? "{}";
  try {
    return reasonsSchema.parse(parse(text) ?? {});
  } catch (cause) {
    throw new TouchstoneError(`${file}: ${messageOf(cause)}`, {
      kind: "usage",
      code: "reasons-invalid",
      hint: "It holds `notifications:`, `items:` and `requests:`, each a mapping from a name to the reason.",
      cause,
    });
  }
}

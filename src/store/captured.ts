/** Fixtures that were imported from captures: what the manifest says about them, and how to tell them from the others. */
import * as z from "zod";

const CAPTURE_FORMATS = ["wire", "app-server", "exec", "session"] as const;

/** The format of a capture that can be imported. */
export type CaptureFormat = (typeof CAPTURE_FORMATS)[number];

export const capturedSchema = z.strictObject({
  from: z.string().describe("Where the capture is from, in the words of who imported it"),
  format: z
    .enum(CAPTURE_FORMATS)
    .describe("What its lines were: frames, messages, events of `codex exec`, or records of a session file"),
  misfits: z
    .literal(true)
    .optional()
    .describe("It has what its release does not send, as far as the atlas knows, and the user allowed it"),
});

interface Imported {
  captured?: z.output<typeof capturedSchema> | undefined;
}

/** Leaves out the fixtures that were imported from captures. @param scenarios name → entry of a manifest */
export function omitCaptured<Entry extends Imported>(
  scenarios: Record<string, Entry>,
): Record<string, Entry> {
  return Object.fromEntries(Object.entries(scenarios).filter(([, { captured }]) => !captured));
}

/** Lists the names of the fixtures that were imported from captures, sorted. */
export function listCaptured({ scenarios }: { scenarios: Record<string, Imported> }): string[] {
  return Object.keys(scenarios)
    .filter((name) => scenarios[name]?.captured)
    .sort();
}

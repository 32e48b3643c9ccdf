/** Compares a call of `codex exec` with the recorded one. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { ParsedCommandLine } from "../options/command-line/command-line.js";
import type { Strictness } from "../options/matching.js";
import type { ExecStep } from "../recording/exec-steps.js";
import type { MessageDifference } from "./compare-messages.js";
import type { ExecCall } from "./exec-call.js";
import { STRICTNESS_RULES } from "./strictness-rules.js";

/** How a call differs from the recorded one. */
export interface ExecCallComparison {
  /** Differences that make it another call than the recorded one. */
  differences: MessageDifference[];
  /** Differences with which the recording is still played: a prompt, or a review's instructions, that contain the recorded text. */
  tolerated: MessageDifference[];
}

/**
 * Compares what the client asks for with what was recorded. Nothing is compared if the manifest has neither the prompt nor the review
 * of the step, or if the strictness accepts any call.
 */
export function compareExecCall(
  { call: recorded }: ExecStep,
  { prompt, images, command, thread, reviews }: ExecCall,
  { flags }: ParsedCommandLine,
  strictness: Strictness,
): ExecCallComparison {
  const result: ExecCallComparison = { differences: [], tolerated: [] };
  const { acceptsAnyExecCall, toleratesNoDifference } = STRICTNESS_RULES[strictness];
  const isKnown = recorded.prompt !== undefined || recorded.reviews !== undefined;
  if (!isKnown || acceptsAnyExecCall) return result;
  const compare = (path: string, expected: unknown, got: unknown, isTolerated = false) => {
    if (serialize(expected) === serialize(got)) return;
    result[isTolerated ? "tolerated" : "differences"].push({ path, expected, got });
  };
  const compareText = (path: string, expected: string | undefined, got: string | undefined) =>
    compare(path, expected, got, !toleratesNoDifference && Boolean(expected && got?.includes(expected)));
  if (recorded.reviews) {
    const { instructions, ...target } = recorded.reviews;
    const { instructions: given, ...other } = reviews ?? { type: "" };
    compare("review", target, other);
    compareText("review.instructions", instructions, given);
    return result;
  }
  // The client may fork a thread without a prompt. Then only the recorded start of the new thread is played.
  if (command !== "fork" || prompt !== undefined) compareText("prompt", recorded.prompt, prompt);
  // A name may stand for any thread, so only ids are compared.
  const origin = command === "fork" ? recorded.forks : recorded.resumes;
  if (origin !== undefined && thread !== undefined && isThreadId(thread))
    compare("thread", origin, thread.toLowerCase());
  compare(
    "images",
    recorded.images?.map((path) => basename(path)) ?? [],
    images.map((path) => basename(path)),
  );
  compare("outputSchema", recorded.outputSchema, readSchema(flags));
  return result;
}

/** Describes a difference as a sentence for an error text. */
export function describeExecDifference({ path, expected, got }: MessageDifference): string {
  const what = NAMES[path] ?? `The ${path} is not the recorded one`;
  return `${what}: expected ${formatValue(expected)}, got ${formatValue(got)}.`;
}

/** Path of a difference → the start of the sentence about it, if the path itself does not fit into the sentence. */
const NAMES: Record<string, string> = {
  images: "The images are not the recorded ones",
  outputSchema: "The output schema is not the recorded one",
  "review.instructions": "The instructions of the review are not the recorded ones",
};

function formatValue(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

/** Whether codex takes the text as the id of a thread, and not as its name. */
export function isThreadId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function readSchema(flags: ParsedCommandLine["flags"]): unknown {
  const path = flags.get("output-schema")?.at(-1);
  return path === undefined ? undefined : JSON.parse(readFileSync(path, "utf8"));
}

/** Serializes a value so that the order of members doesn't matter. */
function serialize(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

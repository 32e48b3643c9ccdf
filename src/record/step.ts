import { isDeepStrictEqual } from "node:util";
import { callFor, type ModelRequest, type OutputItem, offeredBy, words } from "../model/index.js";
import type { ModelStep, WrittenStep } from "../scenario/index.js";
import { parseJson, stringifyJson } from "../transcript/index.js";

/** What an item's step depends on beside the item. */
export interface Surroundings {
  /** Of its ids: `2_1`. */
  suffix: string;
  request: ModelRequest;
  /** Tools that the client offers. */
  dynamicTools: string[];
  /** In how many pieces each of its texts was streamed, text by text. */
  parts: string[][];
}

/**
 * The step of a script that makes codex see this item once more. Where none of the others does, it is the item itself.
 * @param item as codex saw it at its end
 */
export function stepFor(item: OutputItem, surroundings: Surroundings): WrittenStep {
  const { type } = item;
  const step =
    type === "message"
      ? sayFor(item, surroundings)
      : type === "reasoning"
        ? reasonFor(item, surroundings)
        : type === "function_call"
          ? callStepFor(item, surroundings)
          : undefined;
  return step ?? { item: type === "reasoning" ? without(item, "encrypted_content") : item };
}

function sayFor(item: OutputItem, { parts }: Surroundings): WrittenStep | undefined {
  const { content, phase, role } = item as OutputItem & { content?: TextPart[]; phase?: string | null };
  const [part, more] = content ?? [];
  if (!hasOnly(item, "content", "phase", "role", "status") || role !== "assistant" || more) return undefined;
  if (part?.type !== "output_text" || (part.annotations?.length ?? 0) > 0) return undefined;
  const said = piecesOf(part.text, parts[0]);
  if (said === undefined || !phase) return said === undefined ? undefined : { say: said };
  return { say: { ...(typeof said === "string" ? { text: said } : said), phase } };
}

/** `encrypted_content` is not kept: it is for the model that made it, and codex shows it to nobody else. */
function reasonFor(item: OutputItem, { parts }: Surroundings): WrittenStep | undefined {
  const { summary = [], content } = item as OutputItem & { summary?: TextPart[]; content?: unknown[] };
  if (!hasOnly(item, "summary", "content", "encrypted_content", "status") || content?.length)
    return undefined;
  const said = summary.map(({ text }, index) => piecesOf(text, parts[index]));
  const whole = said.filter((part) => part !== undefined);
  if (whole.length < said.length) return undefined;
  return { reason: whole.length === 1 && whole[0] ? whole[0] : whole };
}

interface TextPart {
  type: string;
  text: string;
  annotations?: unknown[];
}

/** A text as a script writes it, with its pieces where they are not those of any text; undefined where it was not streamed. */
function piecesOf(
  text: string,
  chunks: string[] = [],
): string | { text: string; chunks: string[] } | undefined {
  if (chunks.join("") !== text) return undefined;
  return isDeepStrictEqual(chunks, words(text)) ? text : { text, chunks };
}

function callStepFor(item: OutputItem, surroundings: Surroundings): WrittenStep | undefined {
  const { name, arguments: text } = item as OutputItem & { name: string; arguments: string };
  if (!hasOnly(item, "call_id", "name", "arguments", "status")) return undefined;
  const args = plainObject(text);
  const steps = args ? namedSteps(name, args, surroundings) : [];
  return steps.find((step) => makes(step, item, surroundings)) ?? { tool: { name, arguments: args ?? text } };
}

/** Steps that say what a call does; whether one of them makes this very call is yet to be seen. */
function namedSteps(
  name: string,
  args: Record<string, unknown>,
  { dynamicTools }: Surroundings,
): WrittenStep[] {
  const steps: WrittenStep[] = [];
  const command = args.cmd ?? (Array.isArray(args.command) ? args.command[2] : args.command);
  if (typeof command === "string") {
    steps.push({ shell: command });
    const wait = args.yield_time_ms;
    if (typeof wait === "number" && wait >= 250) steps.push({ shell: { command, wait_ms: wait } });
  }
  if (name === "update_goal" && (args.status === "complete" || args.status === "blocked")) {
    steps.push({ update_goal: { status: args.status } });
  }
  if (dynamicTools.includes(name)) steps.push({ dynamic: { tool: name, arguments: args } });
  return steps;
}

function makes(step: WrittenStep, item: OutputItem, { suffix, request }: Surroundings): boolean {
  if (step.shell && !offeredBy(request).some(({ name }) => name === item.name)) return false;
  const made = callFor(step as ModelStep, suffix, request).item;
  const args = ({ arguments: text }: OutputItem) => plainObject(String(text));
  return made.name === item.name && isDeepStrictEqual(args(made), args(item));
}

/** A JSON object that YAML can hold without loss. */
function plainObject(text: string): Record<string, unknown> | undefined {
  try {
    const plain = JSON.parse(text);
    const isObject = typeof plain === "object" && plain !== null && !Array.isArray(plain);
    return isObject && JSON.stringify(plain) === stringifyJson(parseJson(text)) ? plain : undefined;
  } catch {
    return undefined;
  }
}

function hasOnly(item: OutputItem, ...members: string[]): boolean {
  return Object.keys(item).every((key) => key === "type" || key === "id" || members.includes(key));
}

function without(item: OutputItem, member: string): OutputItem {
  return Object.fromEntries(Object.entries(item).filter(([key]) => key !== member)) as OutputItem;
}

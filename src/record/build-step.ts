import { isDeepStrictEqual } from "node:util";
import {
  buildToolCall,
  listOfferedTools,
  type ModelRequest,
  type OutputItem,
  splitWords,
} from "../model/index.js";
import type { ModelStep, ModelStepInput } from "../scenario/index.js";
import { parseJson, stringifyJson } from "../transcript/index.js";

/** Values that a step depends on, in addition to the output item that it makes. */
export interface StepContext {
  /** Suffix of the item's ids: `2_1`. */
  suffix: string;
  request: ModelRequest;
  /** Names of the tools that the client offers. */
  dynamicTools: string[];
  /** For each text of the item, the pieces in which it was streamed. */
  parts: string[][];
}

/**
 * Builds the step of a script that makes codex see this item again. If no other kind of step can do this, the step contains
 * the item itself. The `encrypted_content` of a reasoning item is left out: only the model can read it, and no event contains it.
 * @param item the complete item, as codex saw it
 */
export function buildStep(item: OutputItem, context: StepContext): ModelStepInput {
  const { type } = item;
  const step =
    type === "message"
      ? buildSayStep(item, context)
      : type === "reasoning"
        ? buildReasonStep(item, context)
        : type === "function_call"
          ? buildCallStep(item, context)
          : undefined;
  return step ?? { item: type === "reasoning" ? omitMember(item, "encrypted_content") : item };
}

function buildSayStep(item: OutputItem, { parts }: StepContext): ModelStepInput | undefined {
  const { content, phase, role } = item as OutputItem & { content?: TextPart[]; phase?: string | null };
  const [part, more] = content ?? [];
  if (!hasOnly(item, "content", "phase", "role", "status") || role !== "assistant" || more) return undefined;
  if (part?.type !== "output_text" || (part.annotations?.length ?? 0) > 0) return undefined;
  const text = describePieces(part.text, parts[0]);
  if (text === undefined || !phase) return text === undefined ? undefined : { say: text };
  return { say: { ...(typeof text === "string" ? { text: text } : text), phase } };
}

function buildReasonStep(item: OutputItem, { parts }: StepContext): ModelStepInput | undefined {
  const { summary = [], content } = item as OutputItem & { summary?: TextPart[]; content?: unknown[] };
  if (!hasOnly(item, "summary", "content", "encrypted_content", "status") || content?.length)
    return undefined;
  const text = summary.map(({ text }, index) => describePieces(text, parts[index]));
  const texts = text.filter((part) => part !== undefined);
  if (texts.length < text.length) return undefined;
  return { reason: texts.length === 1 && texts[0] ? texts[0] : texts };
}

interface TextPart {
  type: string;
  text: string;
  annotations?: unknown[];
}

/**
 * Describes a text in the form of a script. The pieces in which it was streamed are included, unless they are the default: the pieces that
 * `splitWords` makes.
 * @returns undefined if the pieces together are not the text, as when it was not streamed
 */
function describePieces(
  text: string,
  chunks: string[] = [],
): string | { text: string; chunks: string[] } | undefined {
  if (chunks.join("") !== text) return undefined;
  return isDeepStrictEqual(chunks, splitWords(text)) ? text : { text, chunks };
}

function buildCallStep(item: OutputItem, context: StepContext): ModelStepInput | undefined {
  const { name, arguments: text } = item as OutputItem & { name: string; arguments: string };
  if (!hasOnly(item, "call_id", "name", "arguments", "status")) return undefined;
  const callArguments = parsePlainObject(text);
  const steps = callArguments ? listCandidateSteps(name, callArguments, context) : [];
  return (
    steps.find((step) => isMadeBy(step, item, context)) ?? {
      tool: { name, arguments: callArguments ?? text },
    }
  );
}

/** Lists steps that may produce a call. The caller must check whether one of them produces exactly this call. */
function listCandidateSteps(
  name: string,
  callArguments: Record<string, unknown>,
  { dynamicTools }: StepContext,
): ModelStepInput[] {
  const steps: ModelStepInput[] = [];
  const command =
    callArguments.cmd ??
    (Array.isArray(callArguments.command) ? callArguments.command[2] : callArguments.command);
  if (typeof command === "string") {
    steps.push({ shell: command });
    const wait = callArguments.yield_time_ms;
    if (typeof wait === "number" && wait >= 250) steps.push({ shell: { command, wait_ms: wait } });
  }
  if (name === "update_goal" && (callArguments.status === "complete" || callArguments.status === "blocked")) {
    steps.push({ update_goal: { status: callArguments.status } });
  }
  if (dynamicTools.includes(name)) steps.push({ dynamic: { tool: name, arguments: callArguments } });
  return steps;
}

function isMadeBy(step: ModelStepInput, item: OutputItem, { suffix, request }: StepContext): boolean {
  if (step.shell && !listOfferedTools(request).some(({ name }) => name === item.name)) return false;
  const builtItem = buildToolCall(step as ModelStep, suffix, request).item;
  const parseArguments = ({ arguments: text }: OutputItem) => parsePlainObject(String(text));
  return builtItem.name === item.name && isDeepStrictEqual(parseArguments(builtItem), parseArguments(item));
}

/** Parses a JSON object that YAML can represent without loss. */
function parsePlainObject(text: string): Record<string, unknown> | undefined {
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

function omitMember(item: OutputItem, member: string): OutputItem {
  return Object.fromEntries(Object.entries(item).filter(([key]) => key !== member)) as OutputItem;
}

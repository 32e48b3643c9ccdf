import type { ModelStep } from "../scenario/index.js";
import { buildModelId } from "../transcript/index.js";
import {
  buildRawItem,
  buildReasoningItem,
  buildRefusalItem,
  buildSearchItem,
  buildTextItem,
  type OutputItem,
} from "./output.js";
import type { ModelRequest } from "./scripted-model.js";
import { buildToolCall, type Effect } from "./tools.js";

/** The output item that a step of the model script produces. */
export interface BuiltItem {
  item: OutputItem;
  /** The texts of a message or a reasoning summary, each as the chunks in which it is streamed. */
  parts?: string[][];
  /** Whether the item's stream stops before the events that complete it. */
  unfinished?: boolean;
  /** The frame that shows that the call has taken effect. */
  effect?: Effect;
}

/** Builds the output item of a step. @param suffix end of the item's id, such as `2_1`: the numbers of the response and of the step in it, from 1 */
export function buildItem(step: ModelStep, suffix: string, request: ModelRequest): BuiltItem {
  if (step.say !== undefined) return buildMessage(step.say, buildModelId("message", suffix));
  if (step.refuse !== undefined) {
    const id = buildModelId("message", suffix);
    return { item: buildRefusalItem(id, step.refuse), parts: [splitWords(step.refuse)] };
  }
  if (step.reason !== undefined) return buildReasoning(step.reason, buildModelId("reasoning", suffix));
  if (step.search !== undefined)
    return { item: buildSearchItem(buildModelId("web_search_call", suffix), step.search) };
  if (step.item) return { item: buildRawItem(step.item, suffix) };
  return buildToolCall(step, suffix, request);
}

function buildMessage(say: NonNullable<ModelStep["say"]>, id: string): BuiltItem {
  if (typeof say === "string") return { item: buildTextItem(id, say), parts: [splitWords(say)] };
  const { times, chunks, chunk, phase, unfinished } = say;
  const text = say.text.repeat(times);
  const chunked = chunks ?? (chunk === undefined ? splitWords(text) : splitPieces(text, chunk));
  return { item: buildTextItem(id, text, phase), parts: [chunked], unfinished };
}

function buildReasoning(reason: NonNullable<ModelStep["reason"]>, id: string): BuiltItem {
  if (typeof reason === "object" && "raw" in reason) {
    const { summary, raw } = reason;
    return { item: buildReasoningItem(id, [summary], raw), parts: [splitWords(summary)] };
  }
  const summary = [reason].flat().map((part) => (typeof part === "string" ? { text: part } : part));
  const texts = summary.map(({ text }) => text);
  const parts = summary.map((part) => ("chunks" in part && part.chunks) || splitWords(part.text));
  return { item: buildReasoningItem(id, texts), parts };
}

/** Splits a text into words: the chunks in which a text is streamed by default. */
export function splitWords(text: string): string[] {
  return text.match(/\s*\S+(?:\s+$)?/gu) ?? (text ? [text] : []);
}

function splitPieces(text: string, length: number): string[] {
  const characters = [...text];
  const count = Math.ceil(characters.length / length);
  return Array.from({ length: count }, (_, n) => characters.slice(n * length, (n + 1) * length).join(""));
}

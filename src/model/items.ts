import type { ModelStep } from "../scenario/index.js";
import { buildModelId } from "../transcript/index.js";
import { type OutputItem, rawItem, reasoningItem, refusalItem, searchItem, textItem } from "./output.js";
import type { ModelRequest } from "./script.js";
import { callFor, type Effect } from "./tools.js";

/** What a step of the script makes. */
export interface Made {
  item: OutputItem;
  /** The texts of a message or a reasoning summary, each in the pieces in which it is streamed. */
  parts?: string[][];
  /** The item begins, and its end never comes. */
  unfinished?: boolean;
  /** The frame that shows that the call has taken effect. */
  effect?: Effect;
}

/** @param suffix of its id: `RESPONSE_STEP`, from 1 */
export function itemOf(step: ModelStep, suffix: string, request: ModelRequest): Made {
  if (step.say !== undefined) return saidBy(step.say, buildModelId("message", suffix));
  if (step.refuse !== undefined) {
    const id = buildModelId("message", suffix);
    return { item: refusalItem(id, step.refuse), parts: [words(step.refuse)] };
  }
  if (step.reason !== undefined) return thoughtBy(step.reason, buildModelId("reasoning", suffix));
  if (step.search !== undefined)
    return { item: searchItem(buildModelId("web_search_call", suffix), step.search) };
  if (step.item) return { item: rawItem(step.item, suffix) };
  return callFor(step, suffix, request);
}

function saidBy(say: NonNullable<ModelStep["say"]>, id: string): Made {
  if (typeof say === "string") return { item: textItem(id, say), parts: [words(say)] };
  const { times, chunks, chunk, phase, unfinished } = say;
  const text = say.text.repeat(times);
  const pieces = chunks ?? (chunk === undefined ? words(text) : piecesOf(text, chunk));
  return { item: textItem(id, text, phase), parts: [pieces], unfinished };
}

function thoughtBy(reason: NonNullable<ModelStep["reason"]>, id: string): Made {
  if (typeof reason === "object" && "raw" in reason) {
    const { summary, raw } = reason;
    return { item: reasoningItem(id, [summary], raw), parts: [words(summary)] };
  }
  const summary = [reason].flat().map((part) => (typeof part === "string" ? { text: part } : part));
  const texts = summary.map(({ text }) => text);
  const parts = summary.map((part) => ("chunks" in part && part.chunks) || words(part.text));
  return { item: reasoningItem(id, texts), parts };
}

/** The pieces in which a text is streamed that says nothing of them. */
export function words(text: string): string[] {
  return text.match(/\s*\S+(?:\s+$)?/gu) ?? (text ? [text] : []);
}

function piecesOf(text: string, length: number): string[] {
  const characters = [...text];
  const count = Math.ceil(characters.length / length);
  return Array.from({ length: count }, (_, n) => characters.slice(n * length, (n + 1) * length).join(""));
}

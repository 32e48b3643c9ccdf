/** Output items of the Responses API, and the events that stream them. */
import { buildModelId } from "../transcript/index.js";
import type { ModelEvent } from "./response-sink.js";

/** An item of a response's `output`, in the form of the Responses API. */
export type OutputItem = { type: string; id: string } & Record<string, unknown>;

export function buildTextItem(id: string, text: string, phase?: string): OutputItem {
  const content = [{ type: "output_text", text, annotations: [] }];
  const member = phase === undefined ? {} : { phase };
  return { type: "message", id, role: "assistant", status: "completed", content, ...member };
}

export function buildRefusalItem(id: string, refusal: string): OutputItem {
  return {
    type: "message",
    id,
    role: "assistant",
    status: "completed",
    content: [{ type: "refusal", refusal }],
  };
}

/** @param raw the full reasoning text, for models that return it */
export function buildReasoningItem(id: string, texts: string[], raw?: string): OutputItem {
  const content = raw === undefined ? {} : { content: [{ type: "reasoning_text", text: raw }] };
  const summary = texts.map((text) => ({ type: "summary_text", text }));
  return { type: "reasoning", id, summary, ...content, encrypted_content: null };
}

export function buildFunctionCallItem(
  id: string,
  callId: string,
  name: string,
  args: string,
  namespace?: string,
): OutputItem {
  const place = namespace === undefined ? {} : { namespace };
  return { type: "function_call", id, call_id: callId, ...place, name, arguments: args, status: "completed" };
}

export function buildCustomCallItem(id: string, callId: string, name: string, input: string): OutputItem {
  return { type: "custom_tool_call", id, call_id: callId, name, input, status: "completed" };
}

export function buildSearchItem(id: string, query: string): OutputItem {
  return { type: "web_search_call", id, status: "completed", action: { type: "search", query } };
}

/** Builds the item that the script gives in full. An item without an id gets one. */
export function buildRawItem(item: { type: string; [key: string]: unknown }, suffix: string): OutputItem {
  return { id: buildModelId("item", suffix), ...item };
}

/**
 * Generates the events that stream an item (platform.openai.com/docs/api-reference/responses-streaming).
 * @param index position of the item in the response's output, from 0
 * @param parts its texts (one for a message, one or more for a reasoning summary), each as the chunks in which it is
 *   streamed; undefined for an item without texts, such as a call, whose arguments are sent in one chunk
 * @param unfinished whether the stream stops before the events that complete the item
 */
export function* streamItem(
  item: OutputItem,
  index: number,
  parts?: string[][],
  unfinished = false,
): Generator<ModelEvent> {
  const at = { item_id: item.id, output_index: index };
  yield {
    type: "response.output_item.added",
    output_index: index,
    item: parts ? buildBegunItem(item) : removeArguments(item),
  };
  if (item.type === "message" && parts) yield* streamMessage(item, at, parts.flat(), unfinished);
  else if (item.type === "reasoning" && parts) yield* streamReasoning(item, at, parts);
  else yield* streamArguments(item, at);
  if (!unfinished) yield { type: "response.output_item.done", output_index: index, item };
}

type OutputPosition = { item_id: string; output_index: number };

/** Builds a message or a reasoning item as it is at the start of its stream: without its texts. */
function buildBegunItem(item: OutputItem): OutputItem {
  if (item.type === "message") return { ...item, status: "in_progress", content: [] };
  return { ...item, summary: [], ...("content" in item ? { content: [] } : {}) };
}

/** Builds any other item as it is at the start of its stream: in progress, and without the arguments of a call. */
function removeArguments(item: OutputItem): OutputItem {
  if (item.type === "function_call") return { ...item, status: "in_progress", arguments: "" };
  if (item.type === "custom_tool_call") return { ...item, status: "in_progress", input: "" };
  return "status" in item ? { ...item, status: "in_progress" } : item;
}

function* streamMessage(
  item: OutputItem,
  place: OutputPosition,
  chunks: string[],
  unfinished: boolean,
): Generator<ModelEvent> {
  const at = { ...place, content_index: 0 };
  const text = chunks.join("");
  const [content] = item.content as { type: string }[];
  const refusal = content?.type === "refusal";
  const part = refusal
    ? { type: "refusal", refusal: "" }
    : { type: "output_text", annotations: [], text: "" };
  const kind = refusal ? "response.refusal" : "response.output_text";
  const finalText = refusal ? { refusal: text } : { text };
  yield { type: "response.content_part.added", ...at, part };
  for (const delta of chunks) yield { type: `${kind}.delta`, ...at, delta };
  if (unfinished) return;
  yield { type: `${kind}.done`, ...at, ...finalText };
  yield { type: "response.content_part.done", ...at, part: { ...part, ...finalText } };
}

function* streamReasoning(item: OutputItem, place: OutputPosition, parts: string[][]): Generator<ModelEvent> {
  for (const [summary_index, chunks] of parts.entries()) {
    const at = { ...place, summary_index };
    const text = chunks.join("");
    const part = { type: "summary_text" };
    yield { type: "response.reasoning_summary_part.added", ...at, part: { ...part, text: "" } };
    for (const delta of chunks) yield { type: "response.reasoning_summary_text.delta", ...at, delta };
    yield { type: "response.reasoning_summary_text.done", ...at, text };
    yield { type: "response.reasoning_summary_part.done", ...at, part: { ...part, text } };
  }
  const [raw] = (item.content ?? []) as { text: string }[];
  if (!raw) return;
  const inContent = { ...place, content_index: 0 };
  yield { type: "response.reasoning_text.delta", ...inContent, delta: raw.text };
  yield { type: "response.reasoning_text.done", ...inContent, text: raw.text };
}

function* streamArguments(item: OutputItem, at: OutputPosition): Generator<ModelEvent> {
  if (item.type === "function_call") {
    yield { type: "response.function_call_arguments.delta", ...at, delta: item.arguments };
    yield { type: "response.function_call_arguments.done", ...at, arguments: item.arguments };
  } else if (item.type === "custom_tool_call") {
    yield { type: "response.custom_tool_call_input.delta", ...at, delta: item.input };
    yield { type: "response.custom_tool_call_input.done", ...at, input: item.input };
  }
}

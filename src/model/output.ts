/** Output items of the Responses API, and the events that stream them. */

export type OutputItem = { type: string; id: string } & Record<string, unknown>;

export function textItem(id: string, text: string): OutputItem {
  const content = [{ type: "output_text", text, annotations: [] }];
  return { type: "message", id, role: "assistant", status: "completed", content };
}

export function reasoningItem(id: string, text: string): OutputItem {
  return { type: "reasoning", id, summary: [{ type: "summary_text", text }], encrypted_content: null };
}

export function functionCallItem(id: string, callId: string, name: string, args: string): OutputItem {
  return { type: "function_call", id, call_id: callId, name, arguments: args, status: "completed" };
}

/** The events that stream `item`, whose text (if it has one) comes in `chunks`. */
export function* outputEvents(item: OutputItem, index: number, chunks: string[] = []) {
  const at = { item_id: item.id, output_index: index };
  const text = chunks.join("");
  if (item.type === "message") {
    const part = { type: "output_text", annotations: [] };
    yield {
      type: "response.output_item.added",
      output_index: index,
      item: { ...item, status: "in_progress", content: [] },
    };
    yield { type: "response.content_part.added", ...at, content_index: 0, part: { ...part, text: "" } };
    for (const delta of chunks) yield { type: "response.output_text.delta", ...at, content_index: 0, delta };
    yield { type: "response.output_text.done", ...at, content_index: 0, text };
    yield { type: "response.content_part.done", ...at, content_index: 0, part: { ...part, text } };
  } else if (item.type === "reasoning") {
    const part = { type: "summary_text" };
    yield { type: "response.output_item.added", output_index: index, item: { ...item, summary: [] } };
    yield {
      type: "response.reasoning_summary_part.added",
      ...at,
      summary_index: 0,
      part: { ...part, text: "" },
    };
    for (const delta of chunks) {
      yield { type: "response.reasoning_summary_text.delta", ...at, summary_index: 0, delta };
    }
    yield { type: "response.reasoning_summary_text.done", ...at, summary_index: 0, text };
    yield { type: "response.reasoning_summary_part.done", ...at, summary_index: 0, part: { ...part, text } };
  } else {
    yield {
      type: "response.output_item.added",
      output_index: index,
      item: { ...item, status: "in_progress" },
    };
  }
  yield { type: "response.output_item.done", output_index: index, item };
}

/** Output items of the Responses API, and the events that stream them. */

export type OutputItem = { type: string; id: string } & Record<string, unknown>;

export function textItem(id: string, text: string, phase?: string): OutputItem {
  const content = [{ type: "output_text", text, annotations: [] }];
  const said = phase === undefined ? {} : { phase };
  return { type: "message", id, role: "assistant", status: "completed", content, ...said };
}

export function reasoningItem(id: string, texts: string[]): OutputItem {
  const summary = texts.map((text) => ({ type: "summary_text", text }));
  return { type: "reasoning", id, summary, encrypted_content: null };
}

export function functionCallItem(id: string, callId: string, name: string, args: string): OutputItem {
  return { type: "function_call", id, call_id: callId, name, arguments: args, status: "completed" };
}

/** The events that stream `item`; the texts of its parts (if it has any) come in chunks. */
export function* outputEvents(item: OutputItem, index: number, parts?: string[][]) {
  const at = { item_id: item.id, output_index: index };
  if (item.type === "message" && parts) {
    const chunks = parts.flat();
    const text = chunks.join("");
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
  } else if (item.type === "reasoning" && parts) {
    yield { type: "response.output_item.added", output_index: index, item: { ...item, summary: [] } };
    for (const [summary_index, chunks] of parts.entries()) {
      const there = { ...at, summary_index };
      const text = chunks.join("");
      const part = { type: "summary_text" };
      yield { type: "response.reasoning_summary_part.added", ...there, part: { ...part, text: "" } };
      for (const delta of chunks) yield { type: "response.reasoning_summary_text.delta", ...there, delta };
      yield { type: "response.reasoning_summary_text.done", ...there, text };
      yield { type: "response.reasoning_summary_part.done", ...there, part: { ...part, text } };
    }
  } else {
    yield {
      type: "response.output_item.added",
      output_index: index,
      item: { ...item, status: "in_progress" },
    };
  }
  yield { type: "response.output_item.done", output_index: index, item };
}

/** One server-sent event of the Responses API. */
export interface StreamEvent {
  type: string;
  [key: string]: unknown;
}

/**
 * Reads the events of a stream as they arrive (html.spec.whatwg.org/multipage/server-sent-events.html). Events
 * whose data is no JSON object with a `type`, such as `[DONE]`, are left out, because codex ignores them.
 */
export async function* readServerEvents(stream: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stream) {
    rest += decoder.decode(bytes, { stream: true }).replaceAll("\r", "");
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parseServerEvent(block);
      if (event) yield event;
    }
  }
}

function parseServerEvent(block: string): StreamEvent | undefined {
  const data = block
    .split("\n")
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice("data:".length));
  try {
    const event = JSON.parse(data.join("\n"));
    return typeof event?.type === "string" ? event : undefined;
  } catch {
    return undefined;
  }
}

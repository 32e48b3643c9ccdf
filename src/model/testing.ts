import type { ModelRequest } from "./scripted-model.js";

/** A request as codex makes it, as short as it can be. */
export function buildTestRequest({ input, tools = [] }: { input?: unknown[]; tools?: unknown[] } = {}) {
  return {
    model: "gpt-5.5",
    stream: true,
    input: input ?? [buildUserMessage("hello")],
    tools: tools as ModelRequest["tools"],
    tool_choice: "auto",
    parallel_tool_calls: true,
    reasoning: { effort: "medium" },
    store: false,
    include: ["reasoning.encrypted_content"],
    prompt_cache_key: "thread",
    text: { verbosity: "low" },
    client_metadata: { thread_id: "thread" },
  };
}

export function buildUserMessage(text: string) {
  return { type: "message", id: "msg_user", role: "user", content: [{ type: "input_text", text }] };
}

/** An offer of a function. */
export function buildTestTool(name: string, properties: Record<string, unknown> = {}) {
  const parameters = { type: "object", properties };
  return { type: "function", name, description: "", strict: false, parameters };
}

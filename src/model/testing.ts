import type { ModelRequest } from "./scripted-model.js";

/** Builds a minimal request in codex's form. */
export function buildTestRequest({ input, tools = [] }: { input?: unknown[]; tools?: unknown[] } = {}) {
  return {
    model: "gpt-5.5",
    stream: true,
    input: input ?? [buildUserMessage("hello")],
    tools: tools as NonNullable<ModelRequest["tools"]>,
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

/** Builds a function tool that a request offers. */
export function buildTestTool(name: string, properties: Record<string, unknown> = {}) {
  const parameters = { type: "object", properties };
  return { type: "function", name, description: "", strict: false, parameters };
}

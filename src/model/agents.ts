/** Value of `client_metadata["x-openai-subagent"]` in a request of an agent that another agent spawned (codex-rs/core). */
const SPAWNED_AGENT = "collab_spawn";

/** Whether a request comes from an agent that another agent spawned. */
export function isChildRequest({ client_metadata }: { client_metadata?: Record<string, string> }): boolean {
  return client_metadata?.["x-openai-subagent"] === SPAWNED_AGENT;
}

/**
 * Returns a copy of `value` in which `$agent.N` is replaced by the id of the Nth agent that the request's thread has spawned. A script
 * can't know the ids, since codex chooses them. They are in the outputs of `spawn_agent`.
 * @throws Error if the request names fewer agents
 */
export function fillAgentIds<T>(value: T, { input }: { input: unknown[] }): T {
  const text = JSON.stringify(value);
  if (!AGENT_REFERENCE.test(text)) return value;
  const ids = [...JSON.stringify(input).matchAll(/\\"agent_id\\":\s*\\"([^"\\]+)\\"/g)].map(([, id]) => id);
  const filled = text.replaceAll(AGENT_REFERENCES, (name, number: string) => {
    const id = ids[Number(number) - 1];
    if (id === undefined) throw new Error(`\`${name}\`: the request names ${ids.length} spawned agents`);
    return id;
  });
  return JSON.parse(filled) as T;
}

const AGENT_REFERENCE = /\$agent\.(\d+)\b/;
const AGENT_REFERENCES = new RegExp(AGENT_REFERENCE.source, "g");

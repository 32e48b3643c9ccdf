/** A JSON-RPC message without the `jsonrpc` member. */
export interface Message {
  id?: string | number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: unknown;
  emittedAtMs?: number;
}

/** Whether a value is an object in which the `id`, if there is one, is a string or a number, and the `method`, if there is one, is a string. */
export function isMessage(value: unknown): value is Message {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { id, method } = value as Record<string, unknown>;
  const hasId = id === undefined || typeof id === "string" || typeof id === "number";
  return hasId && (method === undefined || typeof method === "string");
}

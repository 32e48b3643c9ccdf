/** A JSON-RPC message without the `jsonrpc` member. */
export interface Message {
  id?: string | number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: unknown;
  emittedAtMs?: number;
}

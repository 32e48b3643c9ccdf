import { KNOWN_REQUESTS, REQUESTS } from "../../protocol/index.js";
import type { Message } from "../transport/message.js";

export interface CodexRefusal {
  code: number;
  message: string;
}

/**
 * Finds the error with which codex itself refuses a request, independent of the recording: the method is unknown, the
 * request comes before `initialize`, or it is a second `initialize` or one that does not name the client.
 * @returns undefined if codex would not refuse the request
 */
export function findCodexRefusal(
  { method = "", params }: Message,
  beforeInitialize: boolean,
): CodexRefusal | undefined {
  if (!KNOWN_REQUESTS.includes(method)) {
    const known = KNOWN_REQUESTS.map((name) => `\`${name}\``).join(", ");
    return {
      code: -32600,
      message: `Invalid request: unknown variant \`${method}\`, expected one of ${known}`,
    };
  }
  if (method === REQUESTS.initialize && lacksClientInfo(params))
    return {
      code: -32600,
      message: `Invalid request: missing field \`${(params ?? null) === null ? "params" : "clientInfo"}\``,
    };
  if (beforeInitialize && method !== REQUESTS.initialize) return { code: -32600, message: "Not initialized" };
  if (!beforeInitialize && method === REQUESTS.initialize)
    return { code: -32600, message: "Already initialized" };
  return undefined;
}

/** codex 0.163.0 checks this first, also in a second `initialize`. */
export function lacksClientInfo(params: unknown): boolean {
  return ((params ?? {}) as { clientInfo?: unknown }).clientInfo === undefined;
}

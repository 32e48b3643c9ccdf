import { KNOWN_REQUESTS, REQUESTS } from "../../protocol/index.js";
import type { Message } from "../transport/message.js";

export interface CodexRefusal {
  code: number;
  message: string;
}

/**
 * Finds the error with which codex itself refuses a request, independent of the recording: the method is unknown, the
 * request comes before `initialize`, or it is a second `initialize`.
 * @returns undefined if codex would not refuse the request
 */
export function findCodexRefusal(
  { method = "" }: Message,
  beforeInitialize: boolean,
): CodexRefusal | undefined {
  if (!KNOWN_REQUESTS.includes(method)) {
    const known = KNOWN_REQUESTS.map((name) => `\`${name}\``).join(", ");
    return {
      code: -32600,
      message: `Invalid request: unknown variant \`${method}\`, expected one of ${known}`,
    };
  }
  if (beforeInitialize && method !== REQUESTS.initialize) return { code: -32600, message: "Not initialized" };
  if (!beforeInitialize && method === REQUESTS.initialize)
    return { code: -32600, message: "Already initialized" };
  return undefined;
}

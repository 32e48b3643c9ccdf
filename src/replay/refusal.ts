import { METHODS } from "./methods.js";
import type { Message } from "./wire.js";

export interface Refusal {
  code: number;
  message: string;
}

/**
 * The error that codex itself gives to a request, whatever was recorded: of a method that it doesn't know, before
 * `initialize`, or a second one.
 */
export function codexRefusal({ method = "" }: Message, beforeInitialize: boolean): Refusal | undefined {
  if (!METHODS.includes(method)) {
    const known = METHODS.map((name) => `\`${name}\``).join(", ");
    return {
      code: -32600,
      message: `Invalid request: unknown variant \`${method}\`, expected one of ${known}`,
    };
  }
  if (beforeInitialize && method !== "initialize") return { code: -32600, message: "Not initialized" };
  if (!beforeInitialize && method === "initialize") return { code: -32600, message: "Already initialized" };
  return undefined;
}

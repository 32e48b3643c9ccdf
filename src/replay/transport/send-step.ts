import type { CodexExit } from "./exit.js";

/**
 * One step of sending. A wait of infinite `ms` has no end. A wait `afterResponse` is the pause after a response, which is left out when the
 * client has closed its side.
 */
export type SendStep =
  | { kind: "write"; data: string | Uint8Array }
  | { kind: "wait"; ms: number; afterResponse?: boolean }
  | { kind: "call"; call: () => void }
  | { kind: "close" }
  | { kind: "end"; exit: CodexExit };

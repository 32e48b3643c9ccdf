import type { MessageDifference } from "./compare-messages.js";

/** Something that the client does differently from the recording. */
export interface Mismatch {
  /** `mismatch`, `unexpected-answer`, `refused`, `not-json`, `closed-early` or `timeout` */
  code: string;
  message: string;
  /** Position in the wire: `FILE:LINE`. */
  at?: string;
  expected?: unknown;
  got?: unknown;
  differences?: MessageDifference[];
}

/** One line of a report file. */
export type ReportEntry =
  | { event: "begun"; fixture: string; process: number }
  | { event: "branch"; fixture: string; process: number; at: string; alsoFits?: string[] }
  | { event: "extra"; fixture: string; process: number; at: string; got: unknown }
  | {
      event: "differs";
      fixture: string;
      process: number;
      at: string;
      method: string | undefined;
      differences: MessageDifference[];
    }
  | { event: "complete"; fixture: string; process: number; frames: number }
  | { event: "fault"; fixture: string; process: number; fault: string; answer?: unknown }
  | { event: "unused-fault"; fixture: string; process: number; fault: string }
  | ({ event: "mismatch"; fixture: string; process: number } & Mismatch);

/** Formats the message about a fault that was never applied. */
export function formatUnusedFault(fault: string): string {
  return `touchstone: the fault \`${fault}\` was never applied: there was no message that fits it.`;
}

/** @deprecated The former name of `Mismatch`. */
export type Problem = Mismatch;

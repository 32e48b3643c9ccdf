import { replayErrors } from "../errors.js";

/** A fault that the fake codex injects at one of its messages. */
export interface Fault {
  kind: "cut" | "stall" | "garbage" | "split" | "exit" | "kill";
  /** Number of the message, from 1. */
  messageNumber: number;
  /** `stall`: duration in ms, undefined: without end; `exit`: the exit code; `split`: number of pieces. */
  value: number | undefined;
}

const FAULT_PATTERN = /^(cut|stall|garbage|split|exit|kill)@(\d+)(?::(\d+))?$/;

/**
 * Parses a list of faults.
 * @param text `kill@3`, `exit@2:7`, `stall@4:500`, or several, separated by commas
 * @throws TouchstoneError `fault-invalid`
 */
export function parseFaults(text: string): Fault[] {
  return text.split(",").map((one) => {
    const [, kind, at, value] = FAULT_PATTERN.exec(one.trim()) ?? [];
    if (!kind || Number(at) < 1) {
      throw replayErrors.faultInvalid({ text: one });
    }
    return {
      kind: kind as Fault["kind"],
      messageNumber: Number(at),
      value: value === undefined ? undefined : Number(value),
    };
  });
}

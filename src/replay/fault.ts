import { replayErrors } from "./errors.js";

/** Something that goes wrong at the `at`th message (from 1) that the fake codex sends. */
export interface Fault {
  kind: "cut" | "stall" | "garbage" | "split" | "exit" | "kill";
  messageNumber: number;
  /** `stall`: ms, undefined for ever; `exit`: the code; `split`: into how many pieces. */
  value: number | undefined;
}

const FAULT_PATTERN = /^(cut|stall|garbage|split|exit|kill)@(\d+)(?::(\d+))?$/;

/**
 * `kill@3`, `exit@2:7`, `stall@4:500`; several with commas between them.
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

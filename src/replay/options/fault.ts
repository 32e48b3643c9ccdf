/** The grammar of faults, which this file owns. docs/replay.md has the table for users, and a test compares it. */
import { replayErrors } from "../errors.js";

/** The messages that a kind of fault can be at: those of codex, those of the client, or both. */
type FaultSide = "codex" | "client" | "both";

interface FaultDefinition {
  side: FaultSide;
  /** Name of its value; undefined if it takes none. */
  value?: "MS" | "PIECES" | "CODE";
  /** For the help text: what happens at the message. */
  effect: string;
}

const DEFINITIONS = {
  cut: { side: "codex", effect: "it breaks off in its middle, and codex ends with code 1" },
  drop: { side: "codex", effect: "it is left out, and the recording goes on" },
  split: { side: "codex", value: "PIECES", effect: "it comes in pieces (3), 5 ms apart" },
  drip: { side: "codex", value: "MS", effect: "it comes byte by byte, MS (1) apart" },
  stall: { side: "both", value: "MS", effect: "nothing more comes, for ever or for MS" },
  exit: { side: "both", value: "CODE", effect: "codex ends with CODE (1)" },
  kill: { side: "both", effect: "codex dies, as by `kill -9`" },
  close: { side: "both", effect: "codex closes its stdout, and lives on" },
  refuse: { side: "client", value: "CODE", effect: "codex refuses it with an error of CODE (-32603)" },
  garbage: { side: "both", effect: "before it, a line that is no JSON" },
  ansi: { side: "both", effect: "before it, a log line with ANSI colors" },
  utf8: { side: "both", effect: "before it, a line that is no UTF-8" },
  "unknown-notification": { side: "both", effect: "before it, a notification that nobody knows" },
  "unknown-request": { side: "both", effect: "before it, a request of codex that nobody knows" },
  "unknown-item": { side: "both", effect: "before it, an item of a type that nobody knows" },
  "unknown-member": { side: "codex", effect: "it has a member that nobody knows" },
} satisfies Record<string, FaultDefinition>;

export type FaultKind = keyof typeof DEFINITIONS;

/** The kinds of faults, with what each does. */
export const FAULT_KINDS: Readonly<Record<FaultKind, FaultDefinition>> = DEFINITIONS;

/** A fault that the fake codex injects at one message. */
export interface Fault {
  kind: FaultKind;
  /** As the user wrote it, for the report. */
  text: string;
  /** Whose message it is at: `response` is codex's response to a request. Undefined: of either side. */
  from: "codex" | "client" | "response" | undefined;
  /** Method of the message, or of the request for a response; `type` of an event of exec. Undefined: any. */
  name: string | undefined;
  /** Number of the message among those of that side and name, from 1. */
  nth: number;
  /** `stall`: duration in ms, undefined: without end; the others: undefined for the default. */
  value: number | undefined;
}

/** `kill@3`, `stall@4:500`: a number with a value behind a colon. */
const BY_NUMBER = /^(?<kind>[a-z\d-]+)@(?:(?<from>codex|client):)?(?<nth>\d+)(?:[:=](?<value>-?\d+))?$/;
/** `cut@item/completed:2`, `stall@response:turn/start=500`: a colon is before a number, and `=` before a value. */
const BY_NAME =
  /^(?<kind>[a-z\d-]+)@(?:(?<from>codex|client|response):)?(?<name>[A-Za-z][\w./-]*)(?::(?<nth>\d+))?(?:=(?<value>-?\d+))?$/;

/**
 * Parses a list of faults.
 * @param text `kill@3`, `exit@2:7`, `stall@turn/interrupt`, `cut@item/completed:2`, or several, separated by commas
 * @throws TouchstoneError `fault-invalid`
 */
export function parseFaults(text: string): Fault[] {
  return text.split(",").map((one) => parseFault(one.trim()));
}

function parseFault(text: string): Fault {
  const numbered = BY_NUMBER.exec(text);
  const { kind = "", from, name, nth = "1", value } = (numbered ?? BY_NAME.exec(text))?.groups ?? {};
  if (!isFaultKind(kind)) throw replayErrors.faultInvalid({ text });
  const { side, value: valueName } = FAULT_KINDS[kind];
  // A number alone counts the messages of codex.
  const defaultFrom = side !== "both" ? side : numbered ? "codex" : undefined;
  const fault: Fault = {
    kind,
    text,
    from: (from ?? defaultFrom) as Fault["from"],
    name,
    nth: Number(nth),
    value: value === undefined ? undefined : Number(value),
  };
  const isOnSide = side === "both" || (fault.from === "client") === (side === "client");
  const isOfRange = valueName !== undefined && (valueName === "CODE" || Number(value) >= 0);
  if (fault.nth < 1 || !isOnSide || (value !== undefined && !isOfRange))
    throw replayErrors.faultInvalid({ text });
  return fault;
}

function isFaultKind(kind: string): kind is FaultKind {
  return Object.hasOwn(FAULT_KINDS, kind);
}

/** Renders the kinds of faults for a help text: `stall[=MS]`. */
export function renderFaultKinds(): string {
  return Object.entries(FAULT_KINDS)
    .map(([kind, { value }]) => (value ? `${kind}[=${value}]` : kind))
    .join(", ");
}

/** The grammar of faults, which this file owns. docs/replay.md says what each kind does, and a test compares the table there with this file. */
import { didYouMean } from "../../lib/index.js";
import { replayErrors } from "../errors.js";

/** Whose messages a kind of fault can be at. */
type FaultSide = "codex" | "client" | "both";

interface FaultDefinition {
  side: FaultSide;
  /** Name of its value; undefined if it takes none. */
  value?: "MS" | "PIECES" | "CODE";
}

const DEFINITIONS = {
  cut: { side: "codex" },
  drop: { side: "codex" },
  split: { side: "codex", value: "PIECES" },
  drip: { side: "codex", value: "MS" },
  stall: { side: "both", value: "MS" },
  exit: { side: "both", value: "CODE" },
  kill: { side: "both" },
  close: { side: "both" },
  refuse: { side: "client", value: "CODE" },
  garbage: { side: "both" },
  ansi: { side: "both" },
  utf8: { side: "both" },
  "unknown-notification": { side: "both" },
  "unknown-request": { side: "both" },
  "unknown-item": { side: "both" },
  "unknown-member": { side: "codex" },
} satisfies Record<string, FaultDefinition>;

export type FaultKind = keyof typeof DEFINITIONS;

/** The kinds of faults. */
export const FAULT_KINDS: Readonly<Record<FaultKind, FaultDefinition>> = DEFINITIONS;

/** A fault that the fake codex injects at one message. */
export interface Fault {
  kind: FaultKind;
  /** As the user wrote it, for the report. */
  text: string;
  /** Whose message it is at: `response` is codex's response to a request. Undefined: of either side. */
  from: "codex" | "client" | "response" | undefined;
  /** Method of the message; for a response, method of the request; for an event of exec, its `type`. Undefined: any. */
  name: string | undefined;
  /** Number of the message among the messages of that side and name, from 1. */
  nth: number;
  /** In the unit that `FaultDefinition.value` names. Undefined: a stall has no end, and other kinds use a default. */
  value: number | undefined;
}

/** `kill@3`, `stall@4:500`, `stall@4=500`: the number of a message, and a value after a colon or `=`. */
const BY_NUMBER = /^(?<kind>[a-z\d-]+)@(?:(?<from>codex|client):)?(?<nth>\d+)(?:[:=](?<value>-?\d+))?$/;
/** `cut@item/completed:2`, `stall@response:turn/start=500`: the name of a message, a number after a colon, and a value after `=`. */
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
  if (!isFaultKind(kind))
    throw replayErrors.faultInvalid({ text, near: didYouMean(kind, Object.keys(FAULT_KINDS)) });
  const { side, value: valueName } = FAULT_KINDS[kind];
  // If the kind can be at messages of both sides, a number alone counts codex's messages.
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
